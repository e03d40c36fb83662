import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getResult } from '../../client/result.ts';
import { rows, useRow } from '../../client/rows.ts';
import { setUi } from '../../client/state.ts';
import { MiddleEllipsis } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';
import { focusOn } from '../selection/index.ts';
import './links.css';

const EDGE = 32;
/** A layout of a whole book names thousands; its search shows them all. */
const MOST = 30;

type Uses = Output<'links.of'>['uses'][number];

/** What the file names and which files name it; each leads there. Nothing where there are none. */
export function Links({ n }: { n: number }) {
  const { data } = useCall('links.of', { n }, { keep: false });
  useEffect(() => {
    if (data)
      rows.wantToo(
        [...data.uses.flatMap(({ found }) => found?.n ?? []), ...data.usedBy.map((one) => one.n)].slice(0, 2 * MOST),
      );
  }, [data]);
  if (!data) return null;
  const placed = data.uses.filter(({ kind }) => kind === 'placed');
  const missing = placed.filter(({ found }) => !found).length;
  const part = (name: string, all: readonly ReactNode[], query: string, note?: string) =>
    all.length ? (
      <section className="inspector-part" aria-label={name}>
        <h3 className="caps inspector-head">{name}</h3>
        {note ? <p className="links-note">{note}</p> : null}
        <ul className="links">{all.slice(0, MOST)}</ul>
        {all.length > MOST ? (
          <button type="button" className="links-all" onClick={() => setUi({ query })}>
            {t('inspector.links.all', { n: all.length })}
          </button>
        ) : null}
      </section>
    ) : null;
  const ends = (kind: Uses['kind']) =>
    data.usedBy.filter((one) => one.kind === kind).map((end) => <End key={end.n} {...end} />);
  return (
    <>
      {part(t('inspector.usedIn'), ends('placed'), `uses:#${n}`)}
      {part(
        t('inspector.uses'),
        placed.map((use) => <Use key={`${use.found?.n} ${use.written}`} use={use} />),
        `usedby:#${n}`,
        missing ? t('inspector.links.missing', { n: missing }) : undefined,
      )}
      {part(
        t('inspector.madeFrom'),
        data.uses.filter(({ kind }) => kind === 'made-from').map((use) => <Use key={use.found?.n} use={use} />),
        '',
      )}
      {part(t('inspector.madeInto'), ends('made-from'), '')}
    </>
  );
}

function Use({ use: { found, written, lookedFor } }: { use: Uses }) {
  if (found)
    return (
      <End
        {...found}
        note={found.how === 'moved' ? t('inspector.links.moved', { path: lookedFor ?? written ?? '' }) : undefined}
      />
    );
  return (
    <li className="link-missing">
      <TriangleAlert size={16} strokeWidth={1.5} aria-hidden />
      <span>
        <span className="link-name">{nameOf(lookedFor ?? written ?? '')}</span>
        <span className="link-note">
          {t('inspector.links.lookedFor', { path: breakable(lookedFor ?? written ?? '') })}
        </span>
      </span>
    </li>
  );
}

function End({ n, name, path, note }: { n: number; name: string; path: string; note?: string | undefined }) {
  const row = useRow(n);
  return (
    <li>
      <button type="button" className="link" title={path} onClick={() => goTo(n)}>
        <span className="link-picture">{row ? <Picture row={row} edge={EDGE} fit="cover" size={256} /> : null}</span>
        <span className="link-text">
          <span className="link-name">
            <MiddleEllipsis text={name} />
          </span>
          {note ? <span className="link-note">{breakable(note)}</span> : null}
        </span>
      </button>
    </li>
  );
}

/** Where what is shown does not hold it, it is shown alone. */
function goTo(n: number): void {
  if (getResult().positions.of(n) < 0) setUi({ query: `id:${n}` });
  focusOn(n);
}

const nameOf = (path: string): string => path.split(/[/\\:]/).at(-1) || path;
const breakable = (path: string): string => path.replace(/[/\\]/g, '$&\u200b');
