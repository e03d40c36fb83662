import { lazy, Suspense, useState } from 'react';
import type { Version } from '../../../src-shared/contract/versions.ts';
import { REVIEW_STATES, type ReviewState } from '../../../src-shared/domain/versions.ts';
import { thumbUrl } from '../../client/asset-url.ts';
import { errorText, getClient } from '../../client/client.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { showAt } from '../../client/moments.ts';
import { useCall } from '../../client/query.ts';
import { useRow } from '../../client/rows.ts';
import { lockedText } from '../../client/team.ts';
import { Button, Field, Locked, LockedControls } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { bringBack } from './saving.ts';
import './versions.css';

const CompareDialog = lazy(() => import('./compare-dialog.tsx'));

/** What a file was, the newest first: how it looked, when and by what it was saved, what people say of it. */
export default function Panel({ n, onKeep }: { n: number; onKeep: () => void }) {
  const { data, error } = useCall('versions.list', { n }, { keep: false });
  const [compared, setCompared] = useState<string>();
  const locked = useRow(n)?.locked;
  if (error && !data) return <p className="inspector-hint">{t('versions.failed', { message: errorText(error) })}</p>;
  if (!data) return null;
  const { versions, problem } = data;
  const kept = versions.filter((version) => version.kept);
  return (
    <Locked why={locked && lockedText(locked)}>
      {problem ? <p className="inspector-hint">{problem.message}</p> : null}
      {versions.length === 0 && !problem ? <p className="inspector-hint">{t('versions.none')}</p> : null}
      <ol className="versions" aria-label={t('versions.list')}>
        {versions.toReversed().map((version) => (
          <Entry key={version.id} n={n} version={version} onCompare={version.kept && kept.length > 1 ? () => setCompared(version.id) : undefined} />
        ))}
      </ol>
      {compared && kept.length > 1 ? (
        <Suspense fallback={null}>
          <CompareDialog n={n} versions={kept} id={compared} onClose={() => setCompared(undefined)} />
        </Suspense>
      ) : null}
      <Button tone="quiet" onClick={onKeep}>
        {t('versions.keep')}
      </Button>
    </Locked>
  );
}

function Entry({ n, version, onCompare }: { n: number; version: Version; onCompare: (() => void) | undefined }) {
  const { id, number, time, size, current, kept, state, name, note, program, preview } = version;
  const picture = thumbUrl({ n, preview }, 256);
  const say = (said: { name?: string | null; note?: string | null; state?: ReviewState }) => void carryOut([n], () => getClient().call('versions.set', { id, ...said }));
  return (
    <li className="version">
      {picture ? <img className="version-picture" src={picture} alt="" loading="lazy" /> : <span className="version-picture" />}
      <div className="version-text">
        <p className="version-title">
          {t('versions.number', { number })}
          {name ? <span className="version-name"> {name}</span> : null}
        </p>
        <p className="version-about">
          {[...(current ? [t('versions.current')] : []), showAt(time), formatBytes(size), ...(program ? [program] : []), ...origin(version), ...(kept ? [] : [t('versions.gone')])].join(' · ')}
        </p>
        {note ? <p className="version-about">{note}</p> : null}
        <div className="version-actions">
          <LockedControls>
            <select className="input" aria-label={t('versions.state', { number })} value={state} onChange={(event) => say({ state: event.currentTarget.value as ReviewState })}>
              {REVIEW_STATES.map((one) => (
                <option key={one} value={one}>
                  {t(`versions.${one}`)}
                </option>
              ))}
            </select>
          </LockedControls>
          {onCompare ? (
            <Button aria-label={t('versions.compare.spoken', { number })} onClick={onCompare}>
              {t('versions.compare')}
            </Button>
          ) : null}
          {current || !kept ? null : (
            <LockedControls>
              <Button aria-label={t('versions.restore.spoken', { number })} onClick={() => void bringBack(n, id)}>
                {t('versions.restore')}
              </Button>
            </LockedControls>
          )}
        </div>
        <details className="version-words">
          <summary>{t('versions.words')}</summary>
          <Field label={t('versions.name')} value={name ?? null} maxLength={200} onSave={(text) => say({ name: text })} />
          <Field label={t('versions.note')} value={note ?? null} maxLength={10_000} multiline onSave={(text) => say({ note: text })} />
        </details>
      </div>
    </li>
  );
}

/** How it came and, in a team, by whom. Of what another program saved nobody but a team's first witness is known. */
function origin({ way, by }: Version): string[] {
  const name = by && (by.me ? t('versions.by.me') : by.name);
  if (name) return [t(`versions.way.${way}.by`, { name })];
  return way === 'noticed' ? [] : [t(`versions.way.${way}`)];
}
