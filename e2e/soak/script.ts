/** Somebody who edits and looks around, by chance, through the API; and who notices when an answer is not what was asked for. */
import type { Dice } from '../../src-shared/testing/dice.ts';
import type { Ask } from '../cli/testing/kill.ts';

export interface Script {
  act(): Promise<void>;
  /** How often each thing was done. */
  readonly done: Readonly<Record<string, number>>;
  /** What was not as it should be. */
  readonly wrong: string[];
}

const WORDS = [
  'Harbor',
  'Picture 1',
  'rating:>=3',
  'tag:trips',
  'label:red',
  '-tag:trips',
  'missing:yes',
  'kind:image',
  'title:Picture',
];
const TAGS = Array.from({ length: 40 }, (_, i) => `trips/${i % 8}/${i}`);
const MOST_WRONG = 20;

export function createScript(ask: Ask, chance: Dice): Script {
  const done: Record<string, number> = {};
  const wrong: string[] = [];
  const say = (text: string) => wrong.length < MOST_WRONG && wrong.push(text);
  const find = async (limit: number, query = '') =>
    (await ask<{ ns: number[] }>('search.page', { query, sort: 'added', limit })).ns;
  const some = async (most: number): Promise<number[]> => {
    const ns = await find(2000, chance.next() < 0.5 ? '' : chance.pick(WORDS));
    const from = chance.whole(Math.max(1, ns.length - most));
    return ns.slice(from, from + 1 + chance.whole(most));
  };

  const acts: readonly (readonly [string, number, () => Promise<void>])[] = [
    [
      'rated',
      20,
      async () => {
        const ns = await some(50);
        const rating = chance.whole(6);
        await ask('assets.set', { targets: ns, changes: { rating, label: chance.pick(['red', 'blue', null]) } });
        const { rows } = await ask<{ rows: { n: number; rating: number }[] }>('assets.rows', { ns });
        const other = rows.filter((row) => row.rating !== rating);
        if (other.length) say(`${other.length} of ${ns.length} do not show the ${rating} stars they were given`);
      },
    ],
    [
      'tagged',
      15,
      async () => {
        const ns = await some(100);
        await ask('tags.apply', { targets: ns, add: [chance.pick(TAGS)], remove: [chance.pick(TAGS)] });
      },
    ],
    [
      'tagged all that was found',
      2,
      async () => {
        await ask('tags.apply', {
          targets: { query: chance.pick(WORDS) },
          add: [chance.pick(TAGS)],
          remove: [chance.pick(TAGS)],
        });
      },
    ],
    [
      'titled',
      5,
      async () => {
        await ask('assets.set', {
          targets: await some(3),
          changes: { title: `Titled ${chance.whole(1000)}`, flag: 'pick' },
        });
      },
    ],
    [
      'undone',
      10,
      async () => {
        for (let i = chance.whole(3); i >= 0; i--) await ask('history.undo', {});
        if (chance.next() < 0.5) await ask('history.redo', {});
      },
    ],
    [
      'searched',
      25,
      async () => {
        const query = `${chance.pick(WORDS)} ${chance.pick(WORDS)}`;
        const [page, facets] = await Promise.all([
          ask<{ total: number }>('search.page', { query, limit: 200 }),
          ask<{ total: number }>('search.facets', { query, facets: ['rating', 'label', 'tag', 'kind'] }),
          ask('search.complete', { query: 'tag:tr', at: 6 }),
        ]);
        if (page.total < 0 || facets.total < 0) say(`A search for ${query} counts ${page.total} and ${facets.total}`);
      },
    ],
    [
      'given up',
      5,
      async () => {
        await Promise.all(
          WORDS.map((query) =>
            ask('search.facets', { query, facets: ['tag', 'taken'] }, AbortSignal.timeout(1 + chance.whole(20))).catch(
              () => undefined,
            ),
          ),
        );
      },
    ],
    [
      'looked',
      15,
      async () => {
        const ns = await some(60);
        await ask('library.onScreen', { ns });
        await ask('assets.rows', { ns });
        const [n] = ns;
        if (n !== undefined)
          await Promise.all([ask('assets.details', { n }), ask('history.list', { asset: n })]).catch(() => undefined);
        await ask('assets.summary', { targets: ns });
      },
    ],
    [
      'browsed',
      5,
      async () => {
        await Promise.all([
          ask('tags.list', {}),
          ask('library.roots', {}),
          ask('library.folders', {}),
          ask('jobs.list', {}),
          ask('history.next', {}),
        ]);
      },
    ],
  ];
  const total = acts.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    done,
    wrong,
    async act() {
      let at = chance.whole(total);
      for (const [name, weight, act] of acts) {
        if (at < weight) {
          done[name] = (done[name] ?? 0) + 1;
          try {
            await act();
          } catch (error) {
            say(`${name}: ${(error as Error).message}`);
          }
          return;
        }
        at -= weight;
      }
    },
  };
}
