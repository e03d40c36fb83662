/** What the list shows beside the rows, kept as these are: fetched as it comes into view, and only of the columns that show. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Output } from './client.ts';
import { getClient } from './client.ts';
import { RowCache } from './rows.ts';

type Columns = Output<'assets.columns'>['rows'][number]['values'];
export type ListedName = keyof Columns;
export type FieldValue = Output<'fields.of'>['assets'][number]['values'][number]['value'];

export interface ListedRow {
  n: number;
  values: Columns;
  /** Of custom fields, by their number. */
  fields: ReadonlyMap<number, FieldValue>;
}

let columns: readonly ListedName[] = [];
let withFields = false;

export const listed = new RowCache<ListedRow>(async (ns) => {
  const [told, fields] = await Promise.all([
    columns.length ? getClient().call('assets.columns', { ns, columns: [...columns] }) : undefined,
    withFields ? getClient().call('fields.of', { ns }) : undefined,
  ]);
  const values = new Map(told?.rows.map((row) => [row.n, row.values]));
  const own = new Map(fields?.assets.map((one) => [one.n, new Map(one.values.map(({ n, value }) => [n, value]))]));
  return ns.map((n) => ({ n, values: values.get(n) ?? {}, fields: own.get(n) ?? new Map() }));
});

/** Says what is shown from now on. @returns whether anything of it has to be asked for */
export function listThese(names: readonly ListedName[], fields: boolean): boolean {
  const more = names.some((name) => !columns.includes(name)) || (fields && !withFields);
  columns = names;
  withFields = fields;
  if (more) listed.old(null);
  return names.length > 0 || fields;
}

/** Of one asset; undefined while it is not here. */
export function useListed(n: number): ListedRow | undefined {
  const subscribe = useCallback((watch: () => void) => listed.subscribe(n, watch), [n]);
  return useSyncExternalStore(subscribe, () => listed.get(n));
}
