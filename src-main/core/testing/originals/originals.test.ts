import { execFileSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, realpathSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createCore } from '../../core.ts';
import { originals } from './index.ts';
import { Originals } from './ledger.ts';

/** A folder with two files, and somebody who is not the test. */
function setUp() {
  const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-originals-')));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const disk = join(top, 'disk');
  mkdirSync(disk);
  const [a, b] = [join(disk, 'a.jpg'), join(disk, 'b.jpg')];
  writeFileSync(a, 'one');
  writeFileSync(b, 'two');
  return { top, disk, a, b, program: (script: string) => void execFileSync('sh', ['-c', script], { cwd: disk }) };
}

test('what another than the test changes, moves or removes is told once, whatever the file’s time and size say', () => {
  const { disk, a, program } = setUp();
  const guard = new Originals();
  guard.give(disk);
  expect(guard.problems()).toEqual([]);
  program('touch -r a.jpg stamp && printf two > a.jpg && touch -r stamp a.jpg && mv b.jpg c.jpg');
  expect(guard.problems()).toEqual([`${a} has other content, and no test asked for that`, expect.stringMatching(/b\.jpg is gone/)]);
  expect([guard.problems(), guard.compared]).toEqual([[], 4]);
});

test('what was declared may be: other content, or another place where the content is found again', () => {
  const { top, disk, a, b, program } = setUp();
  const guard = new Originals();
  guard.give(disk);
  guard.mayChange(a);
  guard.mayMove(b, top);
  program('echo other > a.jpg && mkdir ../trash && mv b.jpg ../trash');
  expect(guard.problems()).toEqual([]);
  program('rm ../trash/b.jpg');
  expect(guard.problems()).toEqual([expect.stringMatching(/b\.jpg is gone/)]);
});

test('what the test does itself is its own, by every way of writing; what came before it is not forgotten', async () => {
  const { top, disk, a, b, program } = setUp();
  originals.give(disk);
  writeFileSync(a, 'mine');
  await writeFile(b, 'mine too');
  const file = openSync(a, 'r+');
  writeSync(file, 'more of it');
  closeSync(file);
  renameSync(b, join(disk, 'c.jpg'));
  writeFileSync(join(top, 'beside.jpg'), 'new');
  cpSync(join(top, 'beside.jpg'), join(disk, 'd.jpg'));
  expect(originals.problems()).toEqual([]);
  // The program changes it first, and the test writes over that.
  program('printf changed > d.jpg');
  writeFileSync(join(disk, 'd.jpg'), 'again');
  expect(originals.problems()).toEqual([expect.stringMatching(/d\.jpg has other content/)]);
});

test('a core is guarded without the test saying so, and a removed folder is looked at once more', async () => {
  const { top, disk, a, program } = setUp();
  const core = await createCore({ folder: join(top, 'Vitrine'), version: '1.0.0', background: false, settleMs: 0 });
  const { jobId } = (await core.call('library.add', { paths: [disk] }, { id: 'test', host: 'test', can: {} })) as { jobId: string };
  await expect.poll(async () => ((await core.call('jobs.get', { id: jobId }, { id: 'test', host: 'test', can: {} })) as { state: string }).state).toBe('done');
  await core.close();
  program('printf bad > a.jpg');
  rmSync(disk, { recursive: true });
  expect(originals.problems()).toEqual([`${a} has other content, and no test asked for that`]);
});
