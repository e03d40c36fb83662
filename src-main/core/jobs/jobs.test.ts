import { expect, test } from 'vitest';
import type { Job } from '../../../src-shared/contract/jobs.ts';
import type { DbClient } from '../db/procedure.ts';
import { tempCatalog } from '../db/testing/temp-catalog.ts';
import { translate } from '../errors.ts';
import { createJobs, type JobControl } from './jobs.ts';

function setUp() {
  const c = tempCatalog();
  const db: DbClient = { call: async (procedure, input) => c.run(procedure, input).out };
  const told: Job[] = [];
  const open = () => createJobs({ db, publish: (_, job) => told.push(job), log: { error: () => undefined }, translate });
  return { told, open };
}

test('a job tells its progress and keeps its outcome', async () => {
  const { told, open } = setUp();
  const jobs = await open();
  jobs.define<number>('count', {
    title: (n) => `Counting to ${n}`,
    async run(n, control) {
      control.progress({ done: n, total: n });
      return { counted: n };
    },
  });
  const { jobId } = await jobs.start('count', 3);
  await jobs.close();
  expect(told.at(-1)).toMatchObject({ id: jobId, state: 'done', outcome: { counted: 3 }, done: 3, title: 'Counting to 3' });
  expect((await open()).get(jobId)).toMatchObject({ state: 'done', outcome: { counted: 3 } });
});

test('pause holds it between steps, cancel ends it, and neither loses the word', async () => {
  const { open } = setUp();
  const jobs = await open();
  let steps = 0;
  let control: JobControl | undefined;
  const reached = Promise.withResolvers<void>();
  jobs.define<null>('walk', {
    title: () => 'Walking',
    async run(_, c) {
      control = c;
      for (;;) {
        await c.unpaused();
        c.signal.throwIfAborted();
        steps++;
        if (steps === 3) reached.resolve();
        await new Promise(setImmediate);
      }
    },
  });
  const { jobId } = await jobs.start('walk', null);
  await reached.promise;
  jobs.pause(jobId);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const held = steps;
  await new Promise(setImmediate);
  expect([steps, jobs.get(jobId).state]).toEqual([held, 'paused']);
  jobs.resume(jobId);
  jobs.cancel(jobId);
  await expect.poll(() => jobs.get(jobId).state).toBe('cancelled');
  expect(control?.signal.aborted).toBe(true);
  await jobs.close();
});

test('what was not done when the program ended begins again with the same input', async () => {
  const { open } = setUp();
  const first = await open();
  first.define<string>('wait', { title: () => 'Waiting', run: (_, c) => new Promise((_r, reject) => c.signal.addEventListener('abort', () => reject(c.signal.reason))) });
  const { jobId } = await first.start('wait', 'for spring');
  await first.close();
  const again = await open();
  again.define<string>('wait', { title: () => 'Waiting', run: async (input) => `waited ${input}` });
  again.resumeUnfinished();
  await expect.poll(() => again.get(jobId).outcome).toBe('waited for spring');
  await again.close();
});

test('one that goes on is the same job when it is begun again with the same input, until it has come to its end', async () => {
  const { open } = setUp();
  const jobs = await open();
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  jobs.define<null>('wait', { title: () => 'Waiting', goesOn: true, run: () => gate.promise });
  const [one, two] = [await jobs.start('wait', null), await jobs.start('wait', null)];
  expect(two).toEqual(one);
  gate.resolve();
  jobs.define<string>('copy', {
    title: () => 'Copying',
    goesOn: true,
    run: async () => {
      runs++;
      if (runs === 1) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    },
  });
  const begin = async (input: string) => {
    const { jobId } = await jobs.start('copy', input);
    await expect.poll(() => jobs.get(jobId).state).not.toBe('running');
    return jobs.get(jobId);
  };
  const first = await begin('a');
  const other = await begin('b');
  const again = await begin('a');
  expect([first.state, other.state, again.state, again.error]).toEqual(['failed', 'done', 'done', undefined]);
  expect([again.id === first.id, other.id === first.id, (await begin('a')).id === first.id]).toEqual([true, false, false]);
  await jobs.close();
});

test('what is nobody’s job stands still when it is cancelled, and can be let go on', async () => {
  const { open } = setUp();
  const jobs = await open();
  const done: string[] = [];
  jobs.live('ingest', 'Reading files', { pause: () => done.push('pause'), resume: () => done.push('resume'), cancel: () => done.push('cancel') });
  const [{ id }] = jobs.list() as [Job];
  jobs.cancel(id);
  expect(jobs.get(id).state).toBe('paused');
  jobs.resume(id);
  expect([jobs.get(id).state, done]).toEqual(['running', ['cancel', 'resume']]);
  await jobs.close();
});

test('a job that a full disk ends says so', async () => {
  const { open } = setUp();
  const jobs = await open();
  jobs.define<null>('write', { title: () => 'Writing', run: () => Promise.reject(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })) });
  const { jobId } = await jobs.start('write', null);
  await expect.poll(() => jobs.get(jobId).error).toMatchObject({ code: 'disk-full', message: expect.stringMatching(/Make room/) });
  await jobs.close();
});

test('a job that fails says why in words', async () => {
  const { open } = setUp();
  const jobs = await open();
  jobs.define<null>('break', { title: () => 'Breaking', run: () => Promise.reject(new Error('secret detail')) });
  const { jobId } = await jobs.start('break', null);
  await expect.poll(() => jobs.get(jobId).state).toBe('failed');
  await jobs.close();
  expect(jobs.get(jobId).state).toBe('failed');
  expect(jobs.get(jobId).error?.message).not.toContain('secret');
});
