import { Flag, X } from 'lucide-react';
import type { Changes } from '../../../src-shared/contract/assets.ts';
import { keyLabel } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { IconButton, LabelSwatches, LockedControls, Stars } from '../../ui/index.ts';

interface Props {
  rating: number | 'mixed';
  label: string | 'mixed' | null;
  flag: string | 'mixed' | null;
  onChange: (changes: Changes) => void;
}

/** Stars, label and flag in one line. */
export function Values({ rating, label, flag, onChange }: Props) {
  return (
    <LockedControls>
      <div className="inspector-values">
        <Stars
          value={rating === 'mixed' ? null : rating}
          mixed={rating === 'mixed'}
          onChange={(value) => onChange({ rating: value })}
        />
        <LabelSwatches value={label} mixed={label === 'mixed'} onChange={(value) => onChange({ label: value })} />
        <div className="inspector-flags">
          <IconButton
            size="small"
            icon={Flag}
            name={t('inspector.pick')}
            shortcut={keyLabel('flag.pick')}
            on={flag === 'pick'}
            onClick={() => onChange({ flag: flag === 'pick' ? null : 'pick' })}
          />
          <IconButton
            size="small"
            icon={X}
            name={t('inspector.reject')}
            shortcut={keyLabel('flag.reject')}
            on={flag === 'reject'}
            onClick={() => onChange({ flag: flag === 'reject' ? null : 'reject' })}
          />
        </div>
      </div>
    </LockedControls>
  );
}
