/** Whose turn it is to write a file of the team's. */
import { expect, test } from 'vitest';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { commit } from '../db/commit.ts';
import { ingestWrite, write } from '../db/procedure.ts';
import { fillQueue, nextQueued } from '../features/metadata/queue.sql.ts';
import { type Desk, office } from './testing/catalogs.ts';
import { noteRights } from './team.sql.ts';
import { sha256, signerOf } from './keys.ts';
import { ABSENT_MS, turnAt } from './turns.ts';

const automatic = write('test.automatic', (tx, root: number) =>
  commit(tx, { actor: 'me', label: 'Writing' }, (change) => change.set([root], FIELD.rootWrites, 'automatic')),
);
const online = ingestWrite('test.online', (tx, _: null) => void tx.sql("UPDATE root SET state = 'online'").run());

const rootOf = (desk: Desk): number => desk.catalog.db.prepare('SELECT n FROM root WHERE team = 1').pluck().get() as number;
const queued = (desk: Desk) => desk.catalog.run(fillQueue, null).out;
const toWrite = (desk: Desk) => desk.catalog.run(nextQueued, { after: 0, limit: 10 }).out;

async function together() {
  let now = Date.now();
  const one = await office();
  const clock = () => ++now;
  while (one.desks.length < 6) await one.join(`p${one.desks.length}`, one.desks.length === 5 ? 'viewer' : 'editor', clock);
  const { ann } = one;
  const others = one.desks.slice(1);
  ann.catalog.run(automatic, rootOf(ann));
  await one.settle();
  for (const desk of one.desks) {
    desk.catalog.run(online, null);
    desk.catalog.run(noteRights, { of: desk.of, input: { device: signerOf(desk.of.secrets).id, member: desk.member } });
    expect(desk.catalog.db.prepare('SELECT writes FROM root WHERE team = 1').pluck().get()).toBe('automatic');
    // What was said before the folder was written by itself is the admin's machine's to write.
    queued(desk);
    desk.catalog.db.exec('DELETE FROM unwritten');
  }
  const until = (ms: number) => {
    now = Math.max(now, ms);
  };
  return { one, ann, others, now: () => now, until };
}

test('every machine has a turn of its own, which follows from both ids', () => {
  const ids = Array.from({ length: 25 }, (_, i) => sha256(String(i)).subarray(0, 16));
  const author = Buffer.alloc(16, 9);
  const turns = ids.map((id) => turnAt(1000, id, author)).sort((a, b) => a - b);
  expect(turns[0]).toBeGreaterThanOrEqual(1000 + ABSENT_MS);
  expect(turns.at(-1)).toBeLessThanOrEqual(1000 + 2 * ABSENT_MS);
  expect(new Set(turns).size).toBe(25);
});

test('who edited writes; when nothing is heard of that machine, the others do by turns', async () => {
  const { one, ann, others, now, until } = await together();
  ann.rate(0, 4);
  ann.tag(1, ['new']);
  await one.settle();
  expect(toWrite(ann).length).toBe(0);
  expect(queued(ann)).toEqual({ now: 2, next: null });
  const started = now();
  const nexts = others.map((desk) => ({ desk, ...queued(desk) }));
  const viewer = nexts.pop();
  expect(viewer).toMatchObject({ now: 0, next: null });
  for (const turn of nexts) {
    expect(turn.now).toBe(0);
    expect((turn.next as number) - started).toBeGreaterThanOrEqual(ABSENT_MS);
    expect((turn.next as number) - started).toBeLessThan(2 * ABSENT_MS + 1000);
  }
  for (const { next } of nexts.toSorted((a, b) => (a.next as number) - (b.next as number))) {
    until(next as number);
    for (const turn of nexts) {
      const [before, some, after] = [now(), toWrite(turn.desk), now()];
      if ((turn.next as number) <= before) expect(some.length).toBe(2);
      if ((turn.next as number) > after) expect(some).toEqual([]);
    }
  }
});

test('something heard of who edited puts others’ turns off; one’s own edit of the same file makes it one’s own', async () => {
  const { one, ann, others, now, until } = await together();
  const bob = others[0] as Desk;
  ann.rate(0, 4);
  await one.settle();
  const before = queued(bob).next as number;
  until(now() + ABSENT_MS / 2);
  ann.rate(2, 1);
  await one.settle();
  expect((queued(bob).next as number) - before).toBeGreaterThanOrEqual(ABSENT_MS / 2);
  bob.rate(0, 5);
  expect(queued(bob).now).toBe(1);
  // Of somebody else’s machine: nothing of Ann’s is put off.
  const annsLog = ann.catalog.db.prepare("SELECT value FROM meta WHERE key = 'writerId'").pluck().get();
  const dueOfAnns = () => bob.catalog.db.prepare('SELECT due FROM unwritten WHERE author = ? ORDER BY due').pluck().all(annsLog);
  const due = dueOfAnns();
  expect(due).toEqual([queued(bob).next]);
  (others[1] as Desk).rate(1, 2);
  await one.settle();
  expect(dueOfAnns()).toEqual(due);
});
