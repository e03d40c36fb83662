// Words in pictures and scanned pages, read by tesseract.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';
import { findWords } from '../../formats/recognized-words.ts';
import { jpeg } from '../../formats/testing/pictures.ts';
import { pictureOfWords, scannedPdf } from '../../formats/testing/words-files.ts';
import { findTesseract } from '../../tools/tesseract.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
let top: string;
let core: Core;
const call = async <T>(name: string, input: object = {}): Promise<T> => (await core.call(name, input, client)) as T;
const open = () => createCore({ folder: join(top, 'catalog'), version: '1.0.0', validateOutput: true, settleMs: 0 });

beforeEach(async () => {
  top = mkdtempSync(join(tmpdir(), 'vitrine-ocr-'));
  mkdirSync(join(top, 'files'));
  core = await open();
});
afterEach(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

const file = (name: string, bytes: Buffer): void => writeFileSync(join(top, 'files', name), bytes);
interface Job {
  state: string;
  outcome?: { read: number; withWords: number; failed: { message: string }[] };
  error?: { message: string };
}
async function ended(id: string): Promise<Job> {
  await expect
    .poll(async () => (await call<Job>('jobs.get', { id })).state, { timeout: 60_000 })
    .toMatch(/done|failed|cancelled/);
  return call<Job>('jobs.get', { id });
}
async function added(): Promise<void> {
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [join(top, 'files')], whole: true });
  await ended(jobId);
}
async function found(query: string): Promise<string[]> {
  const { ns } = await call<{ ns: number[] }>('search.page', { query, sort: 'name', dir: 'asc', limit: 100 });
  const { rows } = await call<{ rows: { name: string }[] }>('assets.rows', { ns });
  return rows.map(({ name }) => name);
}
const state = () =>
  call<{ on: boolean; read: number; waiting: number; job: string | null; languages: string[]; installed: string[] }>(
    'ocr.state',
  );

test('of what tesseract says the words count of which it is sure', () => {
  const row = (line: number, sure: number, text: string) => ['5', 1, 1, 1, line, 1, 0, 0, 9, 9, sure, text].join('\t');
  const table = [
    'level\tpage_num',
    row(1, 96, 'Invoice'),
    row(1, 91.5, '2024-17'),
    row(2, 30, 'leaves'),
    row(3, 95, '~'),
    row(4, 90, 'Il'),
    row(5, 88, '東'),
  ];
  expect(findWords(table.join('\n')).map(({ text }) => text)).toEqual(['Invoice 2024-17', '東']);
});

test('while it is turned off, new pictures do not start tesseract', async () => {
  const asked = join(top, 'asked');
  const program = join(top, 'tesseract');
  writeFileSync(program, `#!/bin/sh\ntouch '${asked}'\n`, { mode: 0o755 });
  vi.stubEnv('VITRINE_TESSERACT', program);
  file('a.jpg', await jpeg());
  await added();
  // It waits for what its parts are at.
  await core.close();
  const begun = existsSync(asked);
  core = await open();
  await state();
  vi.unstubAllEnvs();
  expect([begun, existsSync(asked)]).toEqual([false, true]);
});

// Never passed over in silence: what cannot be tried is named among the skipped.
describe.skipIf(!findTesseract())(
  findTesseract()
    ? 'words in pictures'
    : 'words in pictures (tesseract is not installed: apt-get install tesseract-ocr)',
  () => {
    test('are found with their page once it is turned on, and never instead of the words of a file itself', async () => {
      const scan = await pictureOfWords('Boathouse agreement', 'signed in Kopenhagen');
      file('poster.jpg', await pictureOfWords('Midsummer concert'));
      file('plain.jpg', await jpeg(320, 240));
      file('contract.pdf', scannedPdf(scan, [{ text: 'Covering letter' }, 'scan', { text: 'Appendix' }]));
      await added();
      expect(await state()).toMatchObject({ on: false, read: 0, waiting: 3, job: null });
      expect(await found('midsummer')).toEqual([]);

      const { job } = await call<{ job: string }>('ocr.set', { on: true });
      expect((await ended(job)).outcome).toEqual({ read: 3, withWords: 2, failed: [] });
      expect(await found('midsummer concert')).toEqual(['poster.jpg']);
      expect(await found('boathouse')).toEqual(['contract.pdf']);
      expect(await found('"covering letter" appendix')).toEqual(['contract.pdf']);
      const { ns } = await call<{ ns: number[] }>('search.page', {
        query: 'kopenhagen',
        sort: 'name',
        dir: 'asc',
        limit: 9,
      });
      const { items } = await call<{ items: { hits: object[] }[] }>('search.hits', { ns, query: 'kopenhagen' });
      expect(items[0]?.hits[0]).toMatchObject({ place: { unit: 'page', at: '2' } });
      expect(await state()).toMatchObject({ on: true, read: 3, waiting: 0, job: null });
    });

    test('are not read twice, stay when the file is read anew, and what comes later is read by itself', async () => {
      file('poster.jpg', await pictureOfWords('Midsummer concert'));
      file('contract.pdf', scannedPdf(await pictureOfWords('Boathouse agreement'), ['scan', { text: 'Appendix' }]));
      await added();
      const { job } = await call<{ job: string }>('ocr.set', { on: true });
      await ended(job);
      const { ns } = await call<{ ns: number[] }>('search.page', { query: '', sort: 'name', dir: 'asc', limit: 9 });
      const again = await call<{ jobId: string }>('ocr.read', { targets: ns });
      expect((await ended(again.jobId)).outcome).toMatchObject({ read: 0 });
      await call('jobs.retry', { ns });
      await expect.poll(() => core.busy()).toBe(false);
      expect(await found('boathouse')).toEqual(['contract.pdf']);

      file('later.jpg', await pictureOfWords('Autumn regatta'));
      await expect.poll(() => found('regatta'), { timeout: 60_000 }).toEqual(['later.jpg']);
      // Turned off, nothing new is read; what was read stays.
      await call('ocr.set', { on: false });
      expect(await found('midsummer')).toEqual(['poster.jpg']);
    });

    test('are read on with the next start where the program ended, and are held and stopped by people', async () => {
      const scan = await pictureOfWords('Boathouse agreement');
      for (let i = 0; i < 3; i++) file(`scan ${i}.pdf`, scannedPdf(scan, ['scan']));
      await added();
      const { job } = await call<{ job: string }>('ocr.set', { on: true });
      await call('jobs.pause', { id: job });
      expect((await call<Job>('jobs.get', { id: job })).state).toBe('paused');
      await core.close();

      core = await open();
      expect((await ended(job)).outcome).toMatchObject({ failed: [] });
      expect((await found('boathouse')).length).toBe(3);
      expect(await state()).toMatchObject({ read: 3, waiting: 0 });

      for (let i = 0; i < 4; i++) file(`more ${i}.jpg`, await pictureOfWords('Winter harbor', `number ${i}`));
      await expect.poll(async () => (await state()).job, { timeout: 60_000 }).not.toBeNull();
      const { job: second } = await state();
      await call('jobs.cancel', { id: second as string });
      expect((await ended(second as string)).state).toBe('cancelled');
      // Stopped by somebody it begins by itself no more.
      expect((await state()).job).toBeNull();
    });

    test('in a language that is not there say which there are', async () => {
      await expect(call('ocr.set', { languages: ['xyz'] })).rejects.toThrow(/tesseract has no xyz here, but .*eng/);
      const { installed, languages } = await state();
      expect(installed).toContain('eng');
      expect(languages).toEqual(['eng']);
    });
  },
);
