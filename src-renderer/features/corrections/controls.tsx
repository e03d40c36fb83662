import type { Ref } from 'react';
import { t } from '../../client/messages.ts';
import { Segments } from '../../ui/index.ts';
import { type Wish, ZONES } from './wish.ts';

interface Props {
  wish: Wish;
  onChange: (part: Partial<Wish>) => void;
}
interface WithInput extends Props {
  input: Ref<HTMLInputElement>;
}

const PARTS = ['days', 'hours', 'minutes', 'seconds'] as const;

export function BySeconds({ wish, input, onChange }: WithInput) {
  return (
    <div className="correct-row">
      <Segments
        name={t('taken.way')}
        value={wish.way}
        choices={(['later', 'earlier'] as const).map((value) => ({ value, text: t(`taken.way.${value}`) }))}
        onChange={(way) => onChange({ way })}
      />
      {PARTS.map((part, i) => (
        <label key={part} className="correct-part">
          <input
            ref={part === 'hours' ? input : undefined}
            className="input"
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            placeholder="0"
            value={wish.parts[i]}
            onChange={(event) => onChange({ parts: with1(wish.parts, i, event.currentTarget.value.replace(/\D/g, '')) })}
          />
          <span>{t(`taken.${part}`)}</span>
        </label>
      ))}
    </div>
  );
}

const with1 = (parts: Wish['parts'], at: number, value: string): Wish['parts'] => parts.map((part, i) => (i === at ? value : part)) as unknown as Wish['parts'];

/** `first`: the time of the earliest, to begin with. */
export function ToTime({ wish, input, first, onChange }: WithInput & { first: string | null }) {
  return (
    <div className="correct-row">
      <label className="correct-label">
        <span>{t('taken.to')}</span>
        <input
          ref={input}
          className="input"
          type="datetime-local"
          step={1}
          value={wish.to || (first?.slice(0, 19) ?? '')}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </label>
      <span className="preview-note">{t('taken.to.note')}</span>
    </div>
  );
}

export function ToZone({ wish, onChange }: Props) {
  return (
    <>
      <div className="correct-row">
        <Zone label={t('taken.zone')} value={wish.zone} onChange={(zone) => onChange({ zone })} />
        <span className="preview-note">{t('taken.keep')}</span>
        <Segments
          name={t('taken.keep')}
          value={wish.keep}
          choices={(['clock', 'moment'] as const).map((value) => ({ value, text: t(`taken.keep.${value}`) }))}
          onChange={(keep) => onChange({ keep })}
        />
      </div>
      {wish.keep === 'moment' ? (
        <div className="correct-row">
          <Zone label={t('taken.from')} value={wish.from} none={t('taken.from.none')} onChange={(from) => onChange({ from })} />
        </div>
      ) : null}
    </>
  );
}

export function Zone({ label, value, none, onChange }: { label: string; value: string; none?: string; onChange: (zone: string) => void }) {
  return (
    <label className="correct-label">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {none === undefined ? null : <option value="">{none}</option>}
        {ZONES.map((zone) => (
          <option key={zone} value={zone}>
            UTC{zone}
          </option>
        ))}
      </select>
    </label>
  );
}
