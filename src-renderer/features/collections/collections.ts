/** Collections as the window sees them. */
import { parseQuery, printToken, tokensOf } from '../../../src-shared/domain/query/index.ts';
import { parseTagPath, tagKey } from '../../../src-shared/domain/tag-path.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { getUi, setUi, type Sort, useUi } from '../../client/state.ts';
import { toast } from '../../ui/index.ts';
import { carryOut, undo } from '../assets/index.ts';
import { type Targets, targets } from '../selection/index.ts';

export type Collection = Output<'collections.list'>['collections'][number];

/** The query behind a row: a saved search is its own. */
export const queryOf = ({ kind, path, query }: Collection): string =>
  kind === 'search' ? (query ?? '') : printToken('collection', [path]);

/** The path of the one collection that a query names. */
export function namedBy(query: string): string | undefined {
  const [token, ...more] = tokensOf(parseQuery(query).query, 'collection');
  return more.length === 0 && token?.values.length === 1 ? token.values[0] : undefined;
}
export const isNamed = (one: Collection, path: string | undefined): boolean =>
  path !== undefined && tagKey(parseTagPath(one.path)) === tagKey(parseTagPath(path));

/** The manual collection whose order shows now; undefined when another order does. */
export function orderedCollection(all: readonly Collection[]): Collection | undefined {
  const { query, sort, dir } = getUi();
  const path = sort === 'collection' && dir === 'asc' ? namedBy(query) : undefined;
  return all.find((one) => one.kind === 'manual' && isNamed(one, path));
}

let former: Sort = 'taken';

/** Shows what is in it, a manual one in its own order. */
export function showCollection(one: Collection): void {
  const { sort } = getUi();
  if (sort !== 'collection') former = sort;
  setUi({ query: queryOf(one), ...(one.kind === 'manual' ? { sort: 'collection', dir: 'asc' } : {}) });
}

/** Nothing else has the order of a collection. */
useUi.subscribe((now) => {
  if (now.sort === 'collection' && namedBy(now.query) === undefined) setUi({ sort: former });
});

const none: number[] = [];
const say = () => toast({ text: t('assets.nothing'), key: 'assets' });

export async function createCollection(what: {
  name: string;
  kind: Collection['kind'];
  parent?: number;
  query?: string;
  targets?: Targets;
}): Promise<number | undefined> {
  let n: number | undefined;
  await carryOut(none, async () => {
    const made = await getClient().call('collections.create', what);
    n = made.n;
    return made;
  });
  return n;
}

export function setCollection(
  n: number,
  changes: { name?: string; parent?: number | null; query?: string; cover?: number | null },
) {
  return carryOut(none, () => getClient().call('collections.set', { collection: n, ...changes }));
}

export async function deleteCollection(n: number): Promise<void> {
  const done = await carryOut(none, () => getClient().call('collections.delete', { collections: [n] }));
  // No asset changed, and still there is something to bring back.
  if (done) toast({ text: done.label, key: 'assets', action: { text: t('command.undo'), run: () => void undo() } });
}

export function changeMembers(what: 'add' | 'remove', n: number, on: Targets = targets()): void {
  if (Array.isArray(on) && on.length === 0) say();
  else void carryOut(none, () => getClient().call(`collections.${what}`, { collection: n, targets: on }));
}

export const placeMembers = (n: number, ns: readonly number[], before: number | null) =>
  carryOut(none, () => getClient().call('collections.place', { collection: n, ns: [...ns], before }));

const TARGET = 'collections.target';
/** The lasting id of the collection that `B` puts things into. */
export const targetOf = (settings: Readonly<Record<string, unknown>> | undefined): string | undefined => {
  const id = settings?.[TARGET];
  return typeof id === 'string' ? id : undefined;
};

/** The one that `B` puts things into, as far as this window knows. */
export function targetCollection(): Collection | undefined {
  const id = targetOf(queries.getQueryData<Output<'app.settings'>>(['app.settings', {}])?.values);
  const all = queries.getQueryData<Output<'collections.list'>>(['collections.list', {}])?.collections;
  return all?.find((one) => one.id === id && one.kind === 'manual');
}

export async function setTarget(id: string): Promise<void> {
  await getClient().call('app.setSetting', { key: TARGET, value: id });
  await queries.invalidateQueries({ queryKey: ['app.settings'] });
}

/** Into the target collection; where there is none yet one is made. */
export async function addToTarget(): Promise<void> {
  const on = targets();
  if (Array.isArray(on) && on.length === 0) {
    say();
    return;
  }
  try {
    const [{ values }, { collections }] = await Promise.all([
      getClient().call('app.settings', {}),
      getClient().call('collections.list', {}),
    ]);
    const id = targetOf(values);
    const target = collections.find((one) => one.id === id && one.kind === 'manual');
    if (target) {
      changeMembers('add', target.n, on);
      return;
    }
    const n = await createCollection({ name: t('collections.quick'), kind: 'manual', targets: on });
    const made = (await getClient().call('collections.list', {})).collections.find((one) => one.n === n);
    if (made) await setTarget(made.id);
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
