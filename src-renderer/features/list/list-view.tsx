import { useEffect, useMemo, useRef } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { useAsksWords, wantFound } from '../../client/found.ts';
import { listed, listThese } from '../../client/listed.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useUi } from '../../client/state.ts';
import { Pictures, type Shape } from '../grid/index.ts';
import { allColumns, shownColumns } from './columns.ts';
import { HEADING, ListHeader } from './list-header.tsx';
import { ListRow } from './list-row.tsx';
import './list.css';

/** See --row-list in tokens.css. */
const ROW = 28;
const FRAME = { mode: 'list', size: ROW, gap: 0, caption: 0, padding: 0 } as const;

/** The result as a table: one asset a row, with the columns that one chooses. */
export function ListView() {
  const saved = useUi((state) => state.listColumns);
  const schemas = useCall('fields.list', {}).data?.schemas;
  const words = useAsksWords();
  const all = useMemo(() => allColumns(schemas?.flatMap(({ fields }) => fields) ?? [], words), [schemas, words]);
  const columns = useMemo(() => shownColumns(saved, all), [saved, all]);
  const strip = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLButtonElement>(null);
  const shape = useMemo((): Shape => {
    const asked = columns.flatMap((column) => column.listed ?? []);
    const more = listThese(asked, columns.some(({ field }) => field !== undefined));
    const finds = columns.some(({ id }) => id === 'found');
    return {
      frame: FRAME,
      width: columns.reduce((sum, { width }) => sum + width, 0),
      draw: (placed) => <ListRow key={placed.n} {...placed} columns={columns} />,
      want:
        more || finds
          ? (ns, urgent) => {
              if (more) listed.want(ns, urgent);
              if (finds) wantFound(ns, urgent);
            }
          : undefined,
      table: { heading: HEADING, columns: columns.length },
      onScroll: (left) => {
        if (strip.current) strip.current.style.translate = `${-left}px 0`;
      },
    };
  }, [columns]);
  useEffect(
    () =>
      registerCommands([
        { id: 'list.columns', title: t('command.list.columns'), group: 'view', run: () => menu.current?.click() },
      ]),
    [],
  );
  return (
    <div className="list">
      <ListHeader all={all} columns={columns} strip={strip} menu={menu} />
      <Pictures shape={shape} />
    </div>
  );
}
