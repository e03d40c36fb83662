import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RpcError } from '../../src-shared/rpc/errors.ts';
import { createLog, logFiles } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vitrine-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = () =>
  logFiles(folder)
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('');

/** What anybody might write into the log without thinking. */
function mess(log: ReturnType<typeof createLog>): void {
  const path = '/home/winifred/Divorce papers/Sunburnt.jpeg';
  log.warn({ root: path, name: 'Sunburnt.jpeg', code: 'Divorce papers', ms: 12, ok: true, op: 'search.page' }, 'first');
  log.error({ error: Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT', path }) }, 'second');
  log.error({ error: new TypeError(`Cannot read properties of undefined (reading 'Divorce')`) }, 'third');
  log.error({ err: new RpcError('conflict', 'Sunburnt is there already.', { cause: new Error(path) }) }, 'fourth');
  log.info({ rows: [path], more: { path }, query: 'tag:Winifred', thrown: path }, 'fifth');
  log.error({ error: 'Sunburnt' }, 'sixth');
}
const PRIVATE = /winifred|divorce|sunburnt|papers/i;

test('no line holds private text, whichever field it came in, and each still tells what happened', async () => {
  const log = createLog(folder);
  mess(log);
  await log.close();
  expect(read()).not.toMatch(PRIVATE);
  const [first, second, third, fourth] = read().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toMatchObject({ msg: 'first', ms: 12, ok: true, op: 'search.page', root: expect.stringMatching(/^#[0-9a-f]{8}\.jpeg$/) });
  const again = { code: 'ENOENT', path: first?.['root'], at: expect.arrayContaining([expect.stringMatching(/log\.test\.ts:\d+:\d+/)]) };
  expect(second).toMatchObject({ error: again });
  expect(third).toMatchObject({ error: { type: 'TypeError', says: 'Cannot read properties of undefined (reading …)' } });
  expect(fourth).toMatchObject({ err: { type: 'RpcError', code: 'conflict', cause: { type: 'Error' } } });
});

test('whoever asks for it has it all in the log, from then on and until it is taken back', async () => {
  const log = createLog(folder);
  log.keepPrivate(true);
  mess(log);
  log.keepPrivate(false);
  log.info({ name: 'Quiet.jpeg' }, 'seventh');
  await log.close();
  expect(read()).toContain('/home/winifred/Divorce papers/Sunburnt.jpeg');
  expect(read()).toContain('Sunburnt is there already.');
  expect(read()).not.toContain('Quiet');
});

test('a log that grows moves on while it is written, keeps so many files, and loses no line of them', async () => {
  const log = createLog(folder, { size: 2000, older: 2 });
  for (let i = 0; i < 200; i++) {
    log.info({ n: i }, 'a line of the log that is about a hundred bytes long with all that stands in it by itself');
    if (i % 5 === 4) await new Promise((resolve) => setImmediate(resolve));
  }
  await log.close();
  expect(logFiles(folder, 3).map((file) => existsSync(file))).toEqual([expect.any(Boolean), true, true, false]);
  const numbers = logFiles(folder, 2)
    .toReversed()
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').filter(Boolean))
    .map((line) => (JSON.parse(line) as { n: number }).n);
  expect(numbers.at(-1)).toBe(199);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 200 - numbers.length + i));
});
