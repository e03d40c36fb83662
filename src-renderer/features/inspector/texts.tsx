import type { Changes } from '../../../src-shared/contract/assets.ts';
import { t } from '../../client/messages.ts';
import { Field } from '../../ui/index.ts';

const FIELDS = ['title', 'caption', 'creator', 'copyright'] as const;

interface Props {
  /** `mixed`: how many different values there are. */
  values: Record<(typeof FIELDS)[number], { value: string | null; mixed: number }>;
  onChange: (changes: Changes) => void;
}

/** The texts one writes by hand; each is saved when it is left. */
export function Texts({ values, onChange }: Props) {
  return (
    <div className="inspector-texts">
      {FIELDS.map((name) => (
        <Field
          key={name}
          label={t(`inspector.${name}`)}
          value={values[name].value}
          mixed={values[name].mixed}
          multiline={name === 'caption'}
          maxLength={20_000}
          onSave={(value) => onChange({ [name]: value })}
        />
      ))}
    </div>
  );
}
