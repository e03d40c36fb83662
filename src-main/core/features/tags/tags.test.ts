import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Values } from '../../../../src-shared/domain/asset.ts';
import { ingestWrite } from '../../db/procedure.ts';
import { layerOf, tempCatalog, type TempCatalog } from '../../db/testing/temp-catalog.ts';
import { applyLayer } from '../../ingest/layer.sql.ts';
import { rowsOf } from '../assets/rows.sql.ts';
import { verifyRows } from '../catalog/catalog.sql.ts';
import { redoStep, undoStep } from '../history/history.sql.ts';
import { createTag, deleteTags, importTags, mergeTags, renameTag, setTag } from './tags.edit.sql.ts';
import { applyTags, listTags } from './tags.sql.ts';

const me = { actor: 'me' };
/** As ingest does when a file says something else. */
const readAgain = ingestWrite('test.tags.readAgain', (tx, { n, values }: { n: number; values: Values }) => {
  applyLayer(tx, n, layerOf(values));
  tx.touch([n], 'tags');
});

function made(layers: readonly (Values | undefined)[]) {
  const c = tempCatalog();
  const ns = c.assets(layers);
  return {
    c,
    ns,
    on: (n: number | undefined) => c.run(rowsOf, [n as number]).out.rows[0]?.tags,
    tree: () => tree(c),
    tag: (on: readonly number[], ...add: string[]) => c.run(applyTags, { ...me, ns: on, add, remove: [] }).out,
    untag: (on: readonly number[], ...remove: string[]) => c.run(applyTags, { ...me, ns: on, add: [], remove }).out,
    rename: (tag: string, to: string) => c.run(renameTag, { ...me, tag, to }).out,
    merge: (tags: string[], into: string) => c.run(mergeTags, { ...me, tags, into }).out,
    drop: (...tags: string[]) => c.run(deleteTags, { ...me, tags }).out,
    undo: () => c.run(undoStep, me).out,
    redo: () => c.run(redoStep, me).out,
    read: (n: number | undefined, ...tags: string[][]) => c.run(readAgain, { n: n as number, values: { rating: Math.random(), tags } }),
    whole: () => expect(c.run(verifyRows, undefined as never).out.problems).toEqual([]),
  };
}
const tree = (c: TempCatalog) => c.run(listTags, undefined).out.tags.map(({ path }) => path);

describe('renaming', () => {
  test('shows under the new name on every asset, in one step, and takes what is below along', () => {
    const { on, ns, tag, rename, tree, undo, redo, whole } = made([{ tags: [['people', 'Ines']] }, undefined]);
    tag(ns, 'people/Jan/work');
    expect(rename('people', 'persons')).toMatchObject({ changed: 2, label: 'Renamed the tag people to persons' });
    expect(ns.map(on)).toEqual([['persons/Ines', 'persons/Jan/work'], ['persons/Jan/work']]);
    expect(tree()).toEqual(['persons', 'persons/Ines', 'persons/Jan', 'persons/Jan/work']);
    whole();
    expect(undo()).toMatchObject({ done: true, changed: 2, kept: 0 });
    expect(ns.map(on)).toEqual([['people/Ines', 'people/Jan/work'], ['people/Jan/work']]);
    redo();
    expect(ns.map(on)).toEqual([['persons/Ines', 'persons/Jan/work'], ['persons/Jan/work']]);
    whole();
  });

  test('files that say the old path still mean it, those that come later too, and what is below it', () => {
    const { on, ns, rename, read, tree, whole, c } = made([{ tags: [['people', 'Ines']] }, undefined]);
    rename('people/Ines', 'people/Inés');
    rename('people', 'persons');
    read(ns[0], ['people', 'Ines'], ['people', 'Nora']);
    read(ns[1], ['persons', 'Ines']);
    const [late] = c.assets([{ tags: [['PEOPLE', 'ines']] }]);
    expect([...ns, late].map(on)).toEqual([['persons/Inés', 'persons/Nora'], ['persons/Ines'], ['persons/Inés']]);
    expect(tree()).toEqual(['persons', 'persons/Ines', 'persons/Inés', 'persons/Nora']);
    whole();
  });

  test('moves to another place, whose parents are made, but not into itself nor onto another tag', () => {
    const { on, ns, tag, rename } = made([undefined]);
    tag(ns, 'trip/Lisbon', 'Sea');
    expect(rename('trip/Lisbon', 'places/Portugal/Lisbon').label).toBe('Moved the tag trip/Lisbon to places/Portugal/Lisbon');
    expect(on(ns[0])).toEqual(['places/Portugal/Lisbon', 'Sea']);
    expect(() => rename('places', 'places/Portugal/places')).toThrow(/into itself/);
    expect(() => rename('Sea', 'TRIP')).toThrow(/already.*Merge/);
    expect(() => rename('nowhere', 'x')).toThrow(/no tag nowhere/);
    expect(rename('Sea', 'SEA')).toMatchObject({ changed: 1 });
    expect(rename('SEA', 'SEA')).toMatchObject({ changed: 0 });
  });

  test('a new tag of the old name takes files that say so, and gives them back when it goes', () => {
    const { on, ns, tag, rename, undo, whole } = made([{ tags: [['Paris']] }, undefined]);
    rename('Paris', 'Paris, France');
    tag([ns[1] as number], 'Paris');
    expect(ns.map(on)).toEqual([['Paris'], ['Paris']]);
    whole();
    undo();
    expect(ns.map(on)).toEqual([['Paris, France'], []]);
    whole();
  });

  test('a tag that was taken off stays off, under whatever name its file goes on saying it', () => {
    const { on, ns, rename, untag, read, drop, whole } = made([{ tags: [['Ines']] }]);
    rename('Ines', 'Inés');
    untag(ns, 'Inés');
    read(ns[0], ['Ines']);
    expect(on(ns[0])).toEqual([]);
    drop('Inés');
    read(ns[0], ['ines'], ['x']);
    expect(on(ns[0])).toEqual(['x']);
    whole();
  });
});

describe('merging', () => {
  test('shows all assets under one tag, those that had both once, and undo gives each its own back', () => {
    const { on, ns, tag, merge, tree, undo, redo, whole } = made([{ tags: [['car']] }, undefined, { tags: [['car'], ['auto']] }]);
    tag([ns[1] as number], 'auto');
    expect(merge(['auto'], 'car')).toMatchObject({ changed: 2, label: 'Merged the tag auto into car' });
    expect([ns.map(on), tree()]).toEqual([[['car'], ['car'], ['car']], ['car']]);
    whole();
    undo();
    expect([ns.map(on), tree()]).toEqual([[['car'], ['auto'], ['auto', 'car']], ['auto', 'car']]);
    redo();
    expect(ns.map(on)).toEqual([['car'], ['car'], ['car']]);
    whole();
  });

  test('takes what is below along, where names are the same too', () => {
    const { on, ns, tag, merge, tree, undo, whole } = made([undefined, undefined]);
    tag([ns[0] as number], 'a/x/deep', 'a/y');
    tag([ns[1] as number], 'b/X', 'b');
    merge(['a'], 'b');
    expect(tree()).toEqual(['b', 'b/X', 'b/X/deep', 'b/y']);
    expect(ns.map(on)).toEqual([['b/X/deep', 'b/y'], ['b', 'b/X']]);
    whole();
    undo();
    expect(tree()).toEqual(['a', 'a/x', 'a/x/deep', 'a/y', 'b', 'b/X']);
    expect(ns.map(on)).toEqual([['a/x/deep', 'a/y'], ['b', 'b/X']]);
  });

  test('into what lies below it puts that in its place', () => {
    const { on, ns, tag, merge, tree, whole } = made([undefined]);
    tag(ns, 'top/a/b/c', 'top/a', 'top/a/d');
    merge(['top/a'], 'top/a/b/c');
    expect(tree()).toEqual(['top', 'top/c', 'top/c/b', 'top/c/d']);
    expect(on(ns[0])).toEqual(['top/c', 'top/c/d']);
    whole();
  });

  test('what is merged takes tags on and off as one, whatever its files call it', () => {
    const { on, ns, tag, untag, merge, read, undo, whole } = made([{ tags: [['auto']] }, { tags: [['car']] }]);
    merge(['auto'], 'car');
    expect(tag(ns, 'car')).toMatchObject({ changed: 0 });
    untag(ns, 'car');
    expect(ns.map(on)).toEqual([[], []]);
    read(ns[0], ['auto']);
    expect(on(ns[0])).toEqual([]);
    whole();
    undo();
    expect(ns.map(on)).toEqual([['car'], ['car']]);
    whole();
  });

  test('a tag that somebody put on without knowing of the merge shows as what it became', () => {
    const { c, on, ns, tag, merge, read } = made([undefined, undefined]);
    tag([ns[0] as number], 'auto/old');
    merge(['auto'], 'car');
    read(ns[1], ['auto', 'old'], ['auto', 'new']);
    expect(ns.map(on)).toEqual([['car/old'], ['car/new', 'car/old']]);
    expect(tree(c)).toEqual(['car', 'car/new', 'car/old']);
  });
});

describe('deleting', () => {
  test('takes a tag and all below it off every asset, and undo brings them back', () => {
    const { on, ns, tag, drop, tree, undo, redo, whole } = made([{ tags: [['people', 'Ines'], ['x']] }, undefined]);
    tag([ns[1] as number], 'people/Jan', 'people');
    expect(drop('people')).toMatchObject({ changed: 2, label: 'Deleted the tag people' });
    expect([ns.map(on), tree()]).toEqual([[['x'], []], ['x']]);
    whole();
    undo();
    expect(ns.map(on)).toEqual([['people/Ines', 'x'], ['people', 'people/Jan']]);
    expect(tree()).toEqual(['people', 'people/Ines', 'people/Jan', 'x']);
    redo();
    expect(tree()).toEqual(['x']);
    whole();
  });

  test('what was merged comes back beside what it was merged into, where an asset had both', () => {
    const { on, ns, merge, drop, undo, redo, tree, whole } = made([{ tags: [['a', 'b'], ['C']] }]);
    merge(['C'], 'a/b');
    drop('a');
    undo();
    redo();
    expect(on(ns[0])).toEqual([]);
    undo();
    expect(on(ns[0])).toEqual(['a/b']);
    undo();
    expect([on(ns[0]), tree()]).toEqual([['a/b', 'C'], ['a', 'a/b', 'C']]);
    whole();
  });

  test('a deleted tag comes back where a new file brings it, and not where an old one still says it', () => {
    const { c, on, ns, drop, read, tree, whole } = made([{ tags: [['trip']] }]);
    drop('trip');
    read(ns[0], ['trip'], ['y']);
    expect(on(ns[0])).toEqual(['y']);
    const [late] = c.assets([{ tags: [['trip']] }]);
    expect([on(late), on(ns[0]), tree()]).toEqual([['trip'], ['y'], ['trip', 'y']]);
    whole();
  });
});

test('synonyms are kept once each, without the tag’s own name; a category says so', () => {
  const { c, ns, tag, undo } = made([undefined]);
  tag(ns, 'dog');
  c.run(setTag, { ...me, tag: 'dog', synonyms: ['hound', 'Hound', ' dog ', 'Hund', ''], category: true });
  const shown = () => c.run(listTags, undefined).out.tags.map(({ synonyms = [], category = false }) => [synonyms, category]);
  expect(shown()).toEqual([[['Hound', 'Hund'], true]]);
  undo();
  expect(shown()).toEqual([[[], false]]);
  c.run(createTag, { ...me, path: 'cat/kitten', synonyms: ['kitty'] });
  expect(tree(c)).toEqual(['cat', 'cat/kitten', 'dog']);
});

test('an import that is undone leaves what somebody uses by now, with what is above it; redo brings the rest again', () => {
  const { c, ns, tree, undo, redo, whole } = made([undefined]);
  const keywords = ['z', 'z/y', 'z/y/a', 'z/b', 'c', 'c/z'].map((path) => ({ path: path.split('/'), synonyms: [], category: false }));
  c.run(importTags, { ...me, keywords });
  const all = tree();
  undo();
  expect(tree()).toEqual([]);
  redo();
  expect(tree()).toEqual(all);
  whole();
  c.run(applyTags, { actor: 'somebody', ns, add: ['z/y'], remove: [] });
  undo();
  expect(tree()).toEqual(['z', 'z/y']);
  redo();
  expect(tree()).toEqual(all);
  whole();
});

test('names of any script and sign live through renames, ten thousand of them come in one step and go in one', () => {
  const { c, ns, tag, rename, on, tree, undo, whole } = made([undefined]);
  const odd = ['a|b', 'a, b; c', 'x\\/y', '🏔️ Alps', 'עברית/שלום', 'ＷＩＤＥ', 'Straße', '{x}', '[x]', 'a\\\\b'];
  tag(ns, ...odd);
  for (const name of odd) rename(name, `new/${name}`);
  expect(on(ns[0])?.toSorted()).toEqual(odd.map((name) => `new/${name}`).toSorted());
  whole();
  const before = tree();
  const keywords = Array.from({ length: 10_000 }, (_, i) => ({ path: i % 100 ? [`group ${Math.floor(i / 100)}`, `tag ${i}`] : [`group ${i / 100}`], synonyms: i % 50 ? [] : [`word ${i}`], category: i % 100 === 0 }));
  expect(c.run(importTags, { ...me, keywords }).out).toMatchObject({ created: 10_000 });
  expect(tree()).toHaveLength(before.length + 10_000);
  expect(c.run(importTags, { ...me, keywords }).out).toMatchObject({ created: 0 });
  undo();
  expect(tree()).toEqual(before);
});

const PATHS = ['a', 'a/b', 'c', 'a/b/d', 'e/b', 'C'];
const path = fc.constantFrom(...PATHS);
const step = fc.oneof(
  fc.record({ do: fc.constantFrom('rename' as const, 'merge' as const), a: path, b: path }),
  fc.record({ do: fc.constantFrom('delete' as const, 'tag' as const, 'untag' as const), a: path, on: fc.subarray([0, 1, 2], { minLength: 1 }) }),
  fc.record({ do: fc.constant('read' as const), on: fc.nat(2), says: fc.subarray(PATHS, { maxLength: 2 }) }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }),
);

test('any run of edits of tree, assets and files leaves what is shown in agreement with log and files, and is taken back whole', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const m = made([{ rating: 1, tags: [['a', 'b'], ['C']] }, { tags: [['a']] }, undefined]);
      const all = () => JSON.stringify([m.ns.map(m.on), m.tree()]).toLowerCase();
      const first = all();
      let [read, takenOver] = [false, false];
      for (const s of steps) {
        try {
          if (s.do === 'rename') m.rename(s.a, s.b);
          if (s.do === 'merge') m.merge([s.a], s.b);
          if (s.do === 'delete') m.drop(s.a);
          if (s.do === 'tag') m.tag(s.on.map((i) => m.ns[i] as number), s.a);
          if (s.do === 'untag') m.untag(s.on.map((i) => m.ns[i] as number), s.a);
          if (s.do === 'undo') m.undo();
          if (s.do === 'redo') m.redo();
          if (s.do === 'read') m.read(m.ns[s.on], ...s.says.map((text) => text.split('/')));
        } catch (error) {
          if (!['not-found', 'conflict', 'invalid-input'].includes((error as { code?: string }).code ?? '')) throw error;
        }
        read ||= s.do === 'read';
        takenOver ||= s.do === 'rename' && s.b.toLowerCase() === 'c';
        m.whole();
      }
      while (m.undo().done);
      m.whole();
      // A file that said something new meanwhile stays so. Where a tag took a name over that files mention, was taken off and came back, it
      // stands there by hand: see the cost in decision 60.
      if (!read && !takenOver) expect(all()).toBe(first);
      m.c.close();
    }),
    // The same runs each time, and others with RUNS: a rare one that fails is still known (a deletion after a rename onto a merged tag that was undone).
    { ...(process.env['RUNS'] ? { numRuns: Number(process.env['RUNS']) } : { numRuns: 40, seed: 6 }),
      examples: [
        [[{ do: 'merge', a: 'c', b: 'a/b' }, { do: 'delete', a: 'a', on: [2] }]],
        [[{ do: 'merge', a: 'c', b: 'e/b' }, { do: 'rename', a: 'a/b', b: 'c' }, { do: 'undo' }, { do: 'delete', a: 'a', on: [2] }]],
      ],
    },
  );
});
