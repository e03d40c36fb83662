import { Cloud, CloudDownload, RotateCw, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { type AssetRow, rows, useRow } from '../../client/rows.ts';
import { lockedText } from '../../client/team.ts';
import { Button, Locked, LockedControls, MiddleEllipsis, toast } from '../../ui/index.ts';
import { download, setValues, stateText } from '../assets/index.ts';
import { FieldsOfOne } from '../fields/index.ts';
import { RightsPart } from '../rights/index.ts';
import { CopyName } from './copy-name.tsx';
import { LockedNote } from './locked-note.tsx';
import { FoundIn } from './found-in.tsx';
import { Links } from './links.tsx';
import { Facts } from './facts.tsx';
import { Markers } from './markers.tsx';
import { PositionField } from './position.tsx';
import { Palette } from './palette.tsx';
import { Places } from './places.tsx';
import { Preview } from './preview.tsx';
import { TagChips } from './tag-chips.tsx';
import { Texts } from './texts.tsx';
import { Values } from './values.tsx';

/** One asset. Until its details are here the former's stay, so that nothing jumps; each edit goes to the one it shows. */
export function One({ n: wanted }: { n: number }) {
  const details = useCall('assets.details', { n: wanted });
  const n = details.data?.row.n ?? wanted;
  const cached = useRow(n);
  useEffect(() => rows.wantToo([wanted]), [wanted]);
  const row = cached ?? details.data?.row;
  if (details.isError && !details.data) {
    return <p className="inspector-hint">{t('inspector.failed', { message: errorText(details.error) })}</p>;
  }
  if (!row) return null;
  const on = [n];
  return (
    <>
      <Preview row={row} />
      <Locked why={row.locked && lockedText(row.locked)}>
        <LockedNote />
        <Values
          rating={row.rating}
          label={row.label ?? null}
          flag={row.flag ?? null}
          onChange={(changes) => setValues(changes, false, on)}
        />
        <h2 className="inspector-name">
          <MiddleEllipsis text={row.name} />
        </h2>
        <CopyName key={`copy ${n}`} row={row} />
        <Problem row={row} />
        {row.barred ? <p className="inspector-barred">{t('rights.barred', { why: row.barred })}</p> : null}
        <FoundIn n={n} />
        {row.kind === 'video' || row.kind === 'audio' ? <Markers n={n} /> : null}
        {details.data ? <Known key={n} details={details.data} row={row} /> : null}
      </Locked>
    </>
  );
}

function Known({ details, row }: { details: Output<'assets.details'>; row: AssetRow }) {
  const on = [row.n];
  const { title, caption, creator, copyright } = details.values;
  const text = (value: string | undefined) => ({ value: value ?? null, mixed: 0 });
  return (
    <>
      <Texts
        values={{
          title: text(title),
          caption: text(caption),
          creator: text(creator),
          copyright: text(copyright),
        }}
        onChange={(changes) => setValues(changes, false, on)}
      />
      <TagChips tags={row.tags.map((path) => ({ path, count: 1 }))} count={1} on={on} />
      <LockedControls>
        <FieldsOfOne row={row} />
        <RightsPart on={on} />
        <PositionField n={row.n} data={details.data} place={details.place} />
      </LockedControls>
      <Palette colors={details.palette} />
      <Links n={row.n} />
      <Facts details={details} />
      <Places
        n={row.n}
        locations={details.locations}
        sidecars={details.sidecars}
        copyOf={details.copyOf}
        madeFrom={details.madeFrom}
      />
    </>
  );
}

/** Says what is wrong with an asset and what can be done. */
function Problem({ row }: { row: AssetRow }) {
  const state = stateText(row);
  if (!state) return row.fetched ? <p className="inspector-note">{t('assets.state.fetched')}</p> : null;
  if (row.pending && !row.missing && !row.offline && !row.problem) {
    return <p className="inspector-note">{t('inspector.pending')}</p>;
  }
  // A drive in the drawer is no loss.
  if (row.offline && !row.missing) return <p className="inspector-note">{state}</p>;
  if (row.cloud && !row.missing) return <InCloud n={row.n} text={state} />;
  const unread = row.problem && !row.missing;
  const retry = async () => {
    try {
      await getClient().call('jobs.retry', { ns: [row.n] });
      toast({ text: t('inspector.problem.queued') });
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  return (
    <div className="inspector-problem" role="note">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
      <div>
        {unread ? <strong>{t('inspector.problem')}</strong> : null}
        <p>{unread ? row.problem?.message : state}</p>
        {unread ? (
          <Button icon={RotateCw} onClick={() => void retry()}>
            {t('inspector.problem.retry')}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function InCloud({ n, text }: { n: number; text: string }) {
  return (
    <div className="inspector-problem inspector-cloud" role="note">
      <Cloud size={16} strokeWidth={1.5} aria-hidden />
      <div>
        <p>
          {text}. {t('inspector.cloud')}
        </p>
        <Button icon={CloudDownload} onClick={() => void download([n])}>
          {t('assets.download')}
        </Button>
      </div>
    </div>
  );
}
