import { useId, useState } from 'react';
import type { RightsChanges } from '../../../src-shared/contract/rights.ts';
import { RELEASES } from '../../../src-shared/domain/rights/rights.ts';
import { TERM_FIELDS, TERMS, TEXT_TERMS, type Term, type TextTerm } from '../../../src-shared/domain/rights/terms.ts';
import { REVIEW_STATES } from '../../../src-shared/domain/versions.ts';
import { getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { cx, Field } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import { sayState } from './commands.ts';
import { termTitle } from './term-title.ts';
import './rights.css';

interface Said {
  readonly value: string | null;
  readonly mixed: number;
}
type Name = Term | TextTerm;
const DAYS: ReadonlySet<Name> = new Set(['from', 'until', 'embargo']);
const RELEASE: ReadonlySet<Name> = new Set(['modelRelease', 'propertyRelease']);
/** Opened or closed by hand, until the window closes; else open where something is said. */
let wanted: boolean | undefined;
const NOTHING: Said = { value: null, mixed: 0 };

/** What may be done with what is selected, one asset or many: what differs says so, and what is not touched keeps its values. */
export function RightsPart({ on }: { on: Targets }) {
  const [chosen, setChosen] = useState(wanted);
  const answer = useCall('rights.summary', { targets: on });
  if (!answer.data) return null;
  const { fields, approval } = answer.data;
  const open = chosen ?? Object.values(fields).some(({ value, mixed }) => value !== null || mixed > 1);
  const choose = (now: boolean) => {
    if (now === open) return;
    wanted = now;
    setChosen(now);
  };
  // The answer for another selection may show while this one's is on its way, but nothing may be changed by it.
  const targets = answer.isPlaceholderData ? [] : on;
  const set = (changes: RightsChanges) => void carryOut(targets, () => getClient().call('rights.set', { targets, changes }));
  const save = (name: Name) => (value: string | null) =>
    set({ [name]: name === 'channels' && value !== null ? value.split(/[;,]/).map((one) => one.trim()).filter(Boolean) : value });
  return (
    <details className="inspector-part rights-part" open={open} aria-label={t('rights.part')} onToggle={(event) => choose(event.currentTarget.open)}>
      <summary className="caps">{t('rights.part')}</summary>
      <div className="inspector-texts">
        {approval.versioned ? <Choice label={t('rights.approval')} said={approval} options={REVIEW_STATES.map((one) => [one, t(`versions.${one}`)])} onSave={(state) => void sayState(targets, REVIEW_STATES.find((one) => one === state) ?? 'draft')} /> : null}
        {[...TEXT_TERMS, ...TERMS].map((name) => {
          const said = fields[name] ?? NOTHING;
          if (RELEASE.has(name))
            return <Choice key={name} label={termTitle(name)} said={said} none options={RELEASES.map((one) => [one, t(`rights.release.${one}`)])} onSave={save(name)} />;
          return (
            <Field
              key={name}
              label={termTitle(name)}
              value={said.value}
              mixed={said.mixed}
              type={DAYS.has(name) ? 'date' : undefined}
              placeholder={name === 'channels' ? t('rights.channels.hint') : undefined}
              maxLength={name in TERM_FIELDS ? 500 : 20_000}
              onSave={save(name)}
            />
          );
        })}
      </div>
    </details>
  );
}

function Choice({ label, said, none, options, onSave }: { label: string; said: Said; none?: boolean; options: readonly (readonly [string, string])[]; onSave: (value: string | null) => void }) {
  const id = useId();
  const isMixed = said.mixed > 1;
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {label}
      </label>
      <select id={id} className={cx('field-input', 'fields-select', isMixed && 'fields-mixed')} value={isMixed ? 'mixed' : (said.value ?? '')} onChange={(event) => event.currentTarget.value !== 'mixed' && onSave(event.currentTarget.value || null)}>
        {isMixed ? <option value="mixed">{t('ui.mixed', { n: said.mixed })}</option> : null}
        {none ? <option value="">{t('rights.choose')}</option> : null}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
