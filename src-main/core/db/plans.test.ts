import { expect, test } from 'vitest';
import { edit } from '../features/assets/edit.sql.ts';
import { redoStep, undoStep } from '../features/history/history.sql.ts';
import { applyTags } from '../features/tags/tags.sql.ts';
import { nextTodo } from '../ingest/ingest.sql.ts';
import { tempCatalog } from './testing/temp-catalog.ts';

const me = { actor: 'me' };
/** What grows with the library: no edit of a few may read all of it. */
const LARGE = /\bSCAN (asset|entity|location|register|member|asset_tag|hist)\b/;

test('an edit of a few assets never reads the whole library', () => {
  const c = tempCatalog();
  const asked = new Set<string>();
  const prepare = c.db.prepare.bind(c.db);
  c.db.prepare = ((text: string) => {
    asked.add(text);
    return prepare(text);
  }) as typeof c.db.prepare;
  const ns = c.assets([{ rating: 2, tags: [['people', 'Ines']] }, undefined]);

  c.run(edit, { ...me, ns, changes: { rating: 4, label: 'red', title: 'A', rotate: 90 } });
  c.run(edit, { ...me, ns, changes: { ratingStep: 1 }, tags: { add: ['trip'], remove: ['people/Ines'] } });
  for (let i = 0; i < 2; i++) c.run(undoStep, me);
  for (let i = 0; i < 2; i++) c.run(redoStep, me);
  c.run(applyTags, { ...me, ns, add: [], remove: ['trip'] });

  const scans = [...asked].flatMap((text) => {
    if (!/\bsel\b|json_each/.test(text)) return [];
    const values = Array.from({ length: text.match(/\?/g)?.length ?? 0 }, () => 1);
    const plan = prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values) as { detail: string }[];
    return plan.filter(({ detail }) => LARGE.test(detail)).map(({ detail }) => `${detail}: ${text}`);
  });
  expect(asked.size).toBeGreaterThan(20);
  expect(scans).toEqual([]);
});

test('what waits to be read is found by the indexes of what waits', () => {
  const c = tempCatalog();
  const asked: string[] = [];
  const prepare = c.db.prepare.bind(c.db);
  c.db.prepare = ((text: string) => {
    asked.push(text);
    return prepare(text);
  }) as typeof c.db.prepare;
  const waits = { after: 0, limit: 1 };
  c.run(nextTodo, { step: 0, ...waits });
  c.run(nextTodo, { step: 1, portion: 'photos', ...waits });
  c.run(nextTodo, { step: 1, portion: 'others', ...waits });
  c.run(nextTodo, { step: 3, ...waits });
  const used = asked
    .filter((text) => text.includes('asset.step ='))
    .map((text) => (prepare(`EXPLAIN QUERY PLAN ${text}`).all(0, 1) as { detail: string }[]).map(({ detail }) => /INDEX (asset_(?:todo|sharp|enrich))/.exec(detail)?.[1]).find(Boolean));
  expect(used).toEqual(['asset_todo', 'asset_sharp', 'asset_todo', 'asset_enrich']);
});
