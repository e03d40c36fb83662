import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempCatalog } from '../../db/testing/temp-catalog.ts';
import { edit } from '../../features/assets/edit.sql.ts';
import { redoStep, undoStep } from '../../features/history/history.sql.ts';
import { applyTags } from '../../features/tags/tags.sql.ts';
import { SearchIndex, type Work } from './index.ts';

const me = { actor: 'me' };
const MANY = 2500;

function finish<T>(work: Work<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

function library() {
  const c = tempCatalog();
  const ns = c.assets(Array.from({ length: MANY }, (_, i) => (i % 5 ? undefined : { tags: [['Trip']] })));
  const open = () => {
    const index = new SearchIndex({ catalogPath: c.path, indexPath: join(c.folder, 'index.db') });
    onTestFinished(() => index.close());
    finish(index.load());
    return index;
  };
  const found = (index: SearchIndex, query: string) =>
    finish(index.page({ query, sort: 'added', dir: 'asc', limit: 0 })).total;
  return { c, ns, open, found };
}

test('tags put on many assets, taken back and brought again are found as they are, by an index that was there and by a new one', () => {
  const { c, ns, open, found } = library();
  const index = open();
  const both = (query: string) => {
    finish(index.refresh({ library: false }));
    return [found(index, query), found(open(), query)];
  };
  expect(both('tag:Trip')).toEqual([500, 500]);
  c.run(applyTags, { ...me, ns, add: ['Trip', 'Sea/Beach'], remove: [] });
  expect([both('tag:Trip'), both('tag:Sea')]).toEqual([
    [MANY, MANY],
    [MANY, MANY],
  ]);
  c.run(undoStep, me);
  expect([both('tag:Trip'), both('tag:Sea')]).toEqual([
    [500, 500],
    [0, 0],
  ]);
  c.run(redoStep, me);
  expect(both('tag:Trip tag:Sea/Beach')).toEqual([MANY, MANY]);
});

test('an index that was saved before many were tagged reads who they are when it is opened again', () => {
  const { c, ns, open, found } = library();
  finish(open().save());
  c.run(applyTags, { ...me, ns, add: ['Sea'], remove: ['Trip'] });
  const index = open();
  expect([found(index, 'tag:Sea'), found(index, 'tag:Trip')]).toEqual([MANY, 0]);
});

test('a large edit of tags alone leaves the rows as they are, and one of stars too does not', () => {
  const { c, ns } = library();
  const revs = () => new Set(c.db.prepare('SELECT rev FROM asset').pluck().all());
  const before = revs();
  c.run(applyTags, { ...me, ns, add: ['Sea'], remove: [] });
  expect(revs()).toEqual(before);
  const { out } = c.run(edit, { ...me, ns, changes: { rating: 3 }, tags: { add: ['Land'], remove: [] } });
  expect(revs()).toEqual(new Set([out.seq]));
});
