import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Values } from '../../../src-shared/domain/asset.ts';
import { edit } from '../features/assets/edit.sql.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { listChanges, redoStep, undoStep } from '../features/history/history.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { connect } from './connection.ts';
import { applyLayer } from '../ingest/layer.sql.ts';
import { ingestWrite } from './procedure.ts';
import { layerOf, tempCatalog, type TempCatalog } from './testing/temp-catalog.ts';

const me = { actor: 'me' };
const rate = (c: TempCatalog, ns: number[], rating: number) => c.run(edit, { ...me, ns, changes: { rating } }).out;
const tag = (c: TempCatalog, ns: number[], add: string[], remove: string[] = []) => c.run(applyTags, { ...me, ns, add, remove }).out;
const undo = (c: TempCatalog) => c.run(undoStep, me).out;
/** As ingest does when a file says something else. */
const readAgain = ingestWrite('test.readAgain', (tx, { n, values }: { n: number; values: Values }) => {
  applyLayer(tx, n, layerOf(values));
  tx.touch([n], 'tags', 'rating');
});
const redo = (c: TempCatalog) => c.run(redoStep, me).out;

describe('the write door', () => {
  test('shows what a person set over what the file says, and the file again after undo', () => {
    const c = tempCatalog();
    const [a] = c.assets([{ rating: 2, label: 'red', tags: [['people', 'Ines']] }]) as [number];
    expect(c.shown(a)).toMatchObject({ rating: 2, label: 'red', tags: ['people/ines'] });
    rate(c, [a], 5);
    expect(c.shown(a).rating).toBe(5);
    expect(undo(c)).toMatchObject({ done: true, changed: 1, kept: 0 });
    expect(c.shown(a).rating).toBe(2);
    expect(redo(c)).toMatchObject({ done: true, changed: 1 });
    expect(c.shown(a).rating).toBe(5);
  });

  test('writes nothing when nothing changes', () => {
    const c = tempCatalog();
    const [a] = c.assets([{ rating: 3 }]) as [number];
    expect(rate(c, [a], 3).changed).toBe(0);
    expect(c.db.prepare('SELECT count(*) AS n FROM change').get()).toEqual({ n: 0 });
  });

  test('an explicit none hides the value of the file', () => {
    const c = tempCatalog();
    const [a] = c.assets([{ label: 'red', flag: 'pick', rating: 4 }]) as [number];
    c.run(edit, { ...me, ns: [a], changes: { label: null, flag: null, rating: 0 } });
    expect(c.shown(a)).toMatchObject({ label: null, flag: null, rating: 0 });
    undo(c);
    expect(c.shown(a)).toMatchObject({ label: 'red', flag: 'pick', rating: 4 });
  });

  test('one call is one undo step, however many assets', () => {
    const c = tempCatalog();
    const ns = c.assets(Array.from({ length: 500 }, (_, i) => ({ rating: i % 6 })));
    expect(rate(c, ns, 1).changed).toBe(ns.filter((_, i) => i % 6 !== 1).length);
    undo(c);
    expect(ns.map((n) => c.shown(n).rating)).toEqual(ns.map((_, i) => i % 6));
    expect(undo(c).done).toBe(false);
  });

  test('a tag that was put on stays after undo where the file, read again since, says it itself', () => {
    const c = tempCatalog();
    const [a, b] = c.assets([{ rating: 1 }, { tags: [['Paris']] }]) as [number, number];
    tag(c, [b], [], ['Paris']);
    tag(c, [a, b], ['Paris']);
    c.run(readAgain, { n: a, values: { rating: 2, tags: [['PARIS']] } });
    undo(c);
    expect([c.shown(a).tags, c.shown(b).tags]).toEqual([['paris'], []]);
    redo(c);
    expect([c.shown(a).tags, c.shown(b).tags]).toEqual([['paris'], ['paris']]);
    undo(c);
    expect([c.shown(a).tags, c.shown(b).tags]).toEqual([['paris'], []]);
  });

  test('a removed file tag stays removed, and undo brings it back', () => {
    const c = tempCatalog();
    const [a] = c.assets([{ tags: [['people', 'Ines'], ['Paris']] }]) as [number];
    tag(c, [a], [], ['people/Ines']);
    expect(c.shown(a).tags).toEqual(['paris']);
    undo(c);
    expect(c.shown(a).tags).toEqual(['paris', 'people/ines']);
    redo(c);
    expect(c.shown(a).tags).toEqual(['paris']);
  });

  test('tags made by an action go with its undo, unless others use them by now', () => {
    const c = tempCatalog();
    const [a, b] = c.assets([undefined, undefined]) as [number, number];
    const live = () => (c.db.prepare('SELECT key FROM tag WHERE removed = 0 ORDER BY key').pluck().all() as string[]).map((k) => k.replaceAll('\u001f', '/'));
    tag(c, [a], ['trip/Lisbon']);
    expect(live()).toEqual(['trip', 'trip/lisbon']);
    undo(c);
    expect(live()).toEqual([]);
    redo(c);
    expect(c.shown(a).tags).toEqual(['trip/lisbon']);
    c.run(applyTags, { actor: 'Ann', ns: [b], add: ['Trip/lisbon'], remove: [] });
    undo(c);
    expect(live()).toEqual(['trip', 'trip/lisbon']);
    expect([c.shown(a).tags, c.shown(b).tags]).toEqual([[], ['trip/lisbon']]);
  });

  test('undoing a tag that files mention too leaves nothing of anybody else to count', () => {
    const c = tempCatalog();
    const [a, b] = c.assets([{ tags: [['people', 'Ines']] }, undefined]) as [number, number];
    tag(c, [b], ['people/Ines']);
    expect(undo(c)).toMatchObject({ changed: 1, kept: 0 });
    expect([c.shown(a).tags, c.shown(b).tags]).toEqual([['people/ines'], []]);
    redo(c);
    expect(c.shown(b).tags).toEqual(['people/ines']);
    expect(undo(c)).toMatchObject({ changed: 1, kept: 0 });
  });

  test('tagging what shows the tag already, or is not there, is no change and makes no tag', () => {
    const c = tempCatalog();
    const [a] = c.assets([{ tags: [['Paris']] }]) as [number];
    expect(tag(c, [a], ['Paris']).changed).toBe(0);
    expect(tag(c, [999], ['Rome']).changed).toBe(0);
    expect(tag(c, [], ['Rome']).changed).toBe(0);
    expect(undo(c).done).toBe(false);
    expect(c.db.prepare('SELECT count(*) FROM tag').pluck().get()).toBe(1);
  });

  test('only assets can be tagged or rated, whatever numbers are given', () => {
    const c = tempCatalog();
    const [a] = c.assets([undefined]) as [number];
    tag(c, [a], ['x']);
    const x = c.db.prepare("SELECT n FROM tag WHERE name = 'x'").pluck().get() as number;
    expect(tag(c, [a, x], ['y']).changed).toBe(1);
    expect(c.db.prepare('SELECT DISTINCT entity FROM member').pluck().all()).toEqual([a]);
    expect(rate(c, [x], 3).changed).toBe(0);
    expect(c.run(verifyRows, undefined as never).out.problems).toEqual([]);
  });

  test('redo brings nothing back where the last undo took nothing away', () => {
    const c = tempCatalog();
    const [a] = c.assets([undefined]) as [number];
    tag(c, [a], ['x']);
    undo(c);
    redo(c);
    c.run(applyTags, { actor: 'Ann', ns: [a], add: [], remove: ['x'] });
    expect(undo(c)).toMatchObject({ done: true, changed: 0 });
    redo(c);
    expect(c.shown(a).tags).toEqual([]);
  });

  test('the log tells of as many assets as really changed', () => {
    const c = tempCatalog();
    const ns = c.assets([{ rating: 3 }, undefined, undefined]);
    const said = rate(c, ns, 3);
    expect(said).toMatchObject({ changed: 2 });
    expect(said.label).toMatch(/2/);
    expect(c.run(listChanges, { limit: 1 }).out.changes[0]?.label).toBe(said.label);
    const tagged = tag(c, ns, ['x']);
    tag(c, ns.slice(0, 1), [], ['x']);
    const again = tag(c, ns, ['x']);
    expect([tagged.label, again.label]).toEqual(['Tagged 3 assets x', 'Tagged 1 asset x']);
  });

  test('history tells each asset its own value, where one action gave several', () => {
    const c = tempCatalog();
    const ns = c.assets([{ rating: 1 }, { rating: 3 }]);
    c.run(edit, { ...me, ns, changes: { ratingStep: 1 } });
    const details = ns.map((asset) => c.run(listChanges, { asset, limit: 1 }).out.changes[0]?.details);
    expect(details).toEqual([[{ field: 'rating', before: null, after: 2 }], [{ field: 'rating', before: null, after: 4 }]]);
  });

  test('undo touches only what is still ours, and counts the rest', () => {
    const c = tempCatalog();
    const [a, b] = c.assets([undefined, undefined]) as [number, number];
    rate(c, [a, b], 3);
    c.run(edit, { actor: 'Ann', ns: [b], changes: { rating: 5 } });
    expect(undo(c)).toMatchObject({ changed: 1, kept: 1 });
    expect([c.shown(a).rating, c.shown(b).rating]).toEqual([0, 5]);
  });

  test('a new action puts what was taken back out of redo’s reach', () => {
    const c = tempCatalog();
    const [a] = c.assets([undefined]) as [number];
    rate(c, [a], 1);
    undo(c);
    rate(c, [a], 2);
    expect(redo(c).done).toBe(false);
    undo(c);
    expect(c.shown(a).rating).toBe(0);
  });

  test('history tells of one asset what changed, from what to what', () => {
    const c = tempCatalog();
    const [a, b] = c.assets([undefined, undefined]) as [number, number];
    rate(c, [a, b], 3);
    tag(c, [a], ['x']);
    const changes = c.run(listChanges, { asset: a, limit: 10 }).out.changes;
    expect(changes.map((x) => x.details)).toEqual([
      [{ field: 'tags', before: null, after: 'x' }],
      [{ field: 'rating', before: null, after: 3 }],
    ]);
    expect(c.run(listChanges, { asset: b, limit: 10 }).out.changes).toHaveLength(1);
  });

  test('survives a restart, undo included, and a clock set back a year', () => {
    let now = Date.parse('2026-06-01');
    const c = tempCatalog(() => now);
    const [a] = c.assets([undefined]) as [number];
    rate(c, [a], 3);
    c.close();
    now = Date.parse('2025-06-01');
    const again = connect(c.path, 'write', () => now);
    again.run(edit, { ...me, ns: [a], changes: { rating: 4 } });
    expect(again.db.prepare('SELECT rating FROM asset').get()).toEqual({ rating: 4 });
    again.run(undoStep, me);
    again.run(undoStep, me);
    expect(again.db.prepare('SELECT rating FROM asset').get()).toEqual({ rating: 0 });
    again.close();
  });
});

const TAGS = ['a', 'A/b', 'a/b', 'c'];
const step = fc.oneof(
  fc.record({ do: fc.constant('rate' as const), who: fc.constantFrom('me', 'Ann'), on: fc.subarray([0, 1, 2], { minLength: 1 }), rating: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ do: fc.constant('tag' as const), who: fc.constantFrom('me', 'Ann'), on: fc.subarray([0, 1, 2], { minLength: 1 }), add: fc.subarray(TAGS), remove: fc.subarray(TAGS) }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const), who: fc.constantFrom('me', 'Ann') }),
);

describe('any run of edits', () => {
  test('leaves rows, log and what is shown in agreement', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const c = tempCatalog();
        const ns = c.assets([{ rating: 1, tags: [['a', 'b'], ['C']] }, { tags: [['a']] }, undefined]);
        for (const s of steps) {
          if (!('on' in s)) c.run(s.do === 'undo' ? undoStep : redoStep, { actor: s.who });
          else {
            const on = s.on.map((i) => ns[i] as number);
            if (s.do === 'rate') c.run(edit, { actor: s.who, ns: on, changes: { rating: s.rating } });
            else c.run(applyTags, { actor: s.who, ns: on, add: s.add, remove: s.remove });
          }
        }
        expect(c.run(verifyRows, undefined as never).out.problems).toEqual([]);
        c.close();
      }),
      { numRuns: 60 },
    );
  });

  test('by one person is taken back whole by as many undos, and comes again by as many redos', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const c = tempCatalog();
        const ns = c.assets([{ rating: 1, tags: [['a', 'b'], ['C']] }, { tags: [['a']] }, undefined]);
        const all = () => ns.map((n) => c.shown(n));
        const first = all();
        for (const s of steps) {
          if (!('on' in s)) continue;
          const on = s.on.map((i) => ns[i] as number);
          if (s.do === 'rate') c.run(edit, { ...me, ns: on, changes: { rating: s.rating } });
          else c.run(applyTags, { ...me, ns: on, add: s.add, remove: s.remove });
        }
        const last = all();
        let back = 0;
        while (undo(c).done) back++;
        expect(all()).toEqual(first);
        for (let i = 0; i < back; i++) redo(c);
        expect(all()).toEqual(last);
        while (undo(c).done);
        expect(all()).toEqual(first);
        c.close();
      }),
      { numRuns: 60 },
    );
  });
});
