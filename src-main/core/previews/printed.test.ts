// Pages of office documents, as LibreOffice prints them: with a small program in its place, and with itself where it is installed.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ClientInfo } from '../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../core.ts';
import { pdfFile } from '../formats/testing/pdf-file.ts';
import { emf } from '../formats/testing/metafiles.ts';
import { zipFile } from '../formats/testing/zip-file.ts';
import { findSoffice } from '../tools/soffice.ts';

const real = findSoffice();
const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const RTF =
  '{\\rtf1\\ansi{\\fonttbl{\\f0 DejaVu Sans;}}\\f0\\fs48 Harbor ledger\\par\\fs24 Of the year 1911.\\page Second sheet of it.\\par}';
const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const REL = 'http://schemas.openxmlformats.org';
const DOCX = {
  '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${REL}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${REL}/package/2006/relationships"><Relationship Id="r1" Type="${REL}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/document.xml': `<?xml version="1.0"?><w:document ${W}><w:body><w:p><w:r><w:t>Boathouse agreement</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/><w:t>Signed in Copenhagen</w:t></w:r></w:p></w:body></w:document>`,
};

let top: string;
let core: Core;
const call = async <T>(name: string, input: object = {}): Promise<T> => (await core.call(name, input, client)) as T;
interface Sheets {
  total: number;
  sheets: { words: { text: string }[] }[];
}
const wordsOn = ({ sheets }: Sheets): string[] => sheets.map(({ words }) => words.map(({ text }) => text).join(' '));

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'vitrine-printed-'));
  mkdirSync(join(top, 'files'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

/** A core with these files; answers their numbers by name. */
async function added(files: Readonly<Record<string, Buffer | string>>): Promise<Record<string, number>> {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(top, 'files', name), bytes);
  core = await createCore({ folder: join(top, 'catalog'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [join(top, 'files')], whole: true });
  await expect.poll(async () => (await call<{ state: string }>('jobs.get', { id: jobId })).state).toBe('done');
  const { ns } = await call<{ ns: number[] }>('search.page', { query: '', sort: 'name', dir: 'asc', limit: 50 });
  const { rows } = await call<{ rows: { n: number; name: string }[] }>('assets.rows', { ns });
  return Object.fromEntries(rows.map(({ n, name }) => [name, n]));
}

/** Instead of LibreOffice: notes what it was told, and does what these lines of shell say; `$OUT` is where it writes. */
function standIn(lines: string): string {
  writeFileSync(join(top, 'printed.pdf'), pdfFile(['BT /F 24 Tf 40 400 Td (Printed by nobody) Tj ET']));
  const path = join(top, 'soffice');
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = --version ]; then echo "LibreOffice 99.1.2 x"; exit 0; fi\necho "$@" >> ${top}/told\nfor w in "$@"; do LAST="$OF"; OF="$w"; [ "$LAST" = --outdir ] && OUT="$w"; case "$w" in -env:*) PROFILE="\${w#*file://}";; esac; done\ncp "$PROFILE/user/registrymodifications.xcu" ${top}/profile\n${lines}\n`,
  );
  chmodSync(path, 0o755);
  vi.stubEnv('VITRINE_SOFFICE', path);
  return path;
}
const told = (): string[] =>
  existsSync(join(top, 'told')) ? readFileSync(join(top, 'told'), 'utf8').trim().split('\n') : [];

describe.skipIf(process.platform === 'win32')('with a program in its place', () => {
  test('a document is printed once, from a copy, in a profile where nothing runs, and its pages are shown', async () => {
    const path = standIn(`cp ${top}/printed.pdf "$OUT/document.pdf"`);
    const { 'ledger.rtf': n = 0 } = await added({ 'ledger.rtf': RTF });
    expect(await call('pages.printer')).toEqual({ path });
    expect(wordsOn(await call<Sheets>('pages.sheets', { n }))).toEqual(['Printed by nobody']);
    const sheet = await core.serveAsset(new Request(`http://x/sheet/${n}?p=0&size=256`));
    expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'image/webp']);
    await call<Sheets>('pages.sheets', { n });
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatch(/--headless .*--convert-to pdf .*document\.rtf$/);
    expect(told()[0]).not.toContain(join(top, 'files'));
    expect(readFileSync(join(top, 'profile'), 'utf8')).toMatch(/DisableMacrosExecution.*true/);
    expect(readFileSync(join(top, 'files/ledger.rtf'), 'utf8')).toBe(RTF);
    expect(readdirSync(join(top, 'files'))).toEqual(['ledger.rtf']);
    // Nothing of the work stays but the pages.
    expect(readdirSync(join(top, 'catalog/cache/printed')).map((name) => name.replace(/^.*\./, ''))).toEqual(['pdf']);
    const { programs } = await call<{ programs: object[] }>('formats.list');
    expect(programs).toContainEqual(expect.objectContaining({ name: 'LibreOffice', version: '99.1.2', path }));
  });

  test('a metafile, of which nobody makes a picture here, is shown too', async () => {
    standIn(`cp ${top}/printed.pdf "$OUT/document.pdf"`);
    const { 'plan.emf': n = 0 } = await added({ 'plan.emf': emf([]) });
    const { rows } = await call<{ rows: { kind: string; preview?: string; problem?: { message: string } }[] }>('assets.rows', { ns: [n] });
    expect(rows[0]).toMatchObject({ kind: 'vector', problem: { message: expect.stringMatching(/drawn by LibreOffice alone/) } });
    expect(rows[0]?.preview).toBeUndefined();
    expect(wordsOn(await call<Sheets>('pages.sheets', { n }))).toEqual(['Printed by nobody']);
    expect((await core.serveAsset(new Request(`http://x/sheet/${n}?p=0&size=256`))).status).toBe(200);
  });

  test('what it cannot print is said, not tried again, and read as text', async () => {
    standIn('exit 0');
    const { 'ledger.rtf': n = 0 } = await added({ 'ledger.rtf': RTF });
    const reason = /LibreOffice could not read it: it is damaged/;
    await expect(call('pages.sheets', { n })).rejects.toThrow(reason);
    await expect(call('pages.sheets', { n })).rejects.toThrow(reason);
    expect(told()).toHaveLength(1);
    expect(JSON.stringify(await call('pages.read', { n }))).toContain('Harbor ledger');
    const picture = await core.serveAsset(new Request(`http://x/preview/${n}?size=1024`));
    expect(picture.status).toBe(200);
  });

  test('it and all it started ends with the program', async () => {
    standIn(`sleep 300 & echo $! > ${top}/pid; wait`);
    const { 'ledger.rtf': n = 0 } = await added({ 'ledger.rtf': RTF });
    const asked = call('pages.sheets', { n }).catch((error: unknown) => error);
    await expect.poll(() => existsSync(join(top, 'pid')) && readFileSync(join(top, 'pid'), 'utf8').trim()).toBeTruthy();
    const pid = Number(readFileSync(join(top, 'pid'), 'utf8'));
    await core.close();
    await asked;
    // Where the system shows it at all, it is one that has ended and waits to be noted.
    const runs = () =>
      existsSync(`/proc/${pid}/stat`) && !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    await expect.poll(runs).toBe(false);
  });
});

test('without it a document has its text, and no pages', async () => {
  vi.stubEnv('VITRINE_SOFFICE', 'none');
  const { 'ledger.rtf': n = 0 } = await added({ 'ledger.rtf': RTF });
  expect(await call('pages.printer')).toEqual({ path: null });
  await expect(call('pages.sheets', { n })).rejects.toThrow(/LibreOffice is not installed\. Install/);
  expect(JSON.stringify(await call('pages.read', { n }))).toContain('Harbor ledger');
});

// Large, so CI does not install it; where it is, it is tried.
if (real)
  test('LibreOffice itself prints the pages of documents', async () => {
    const {
      'ledger.rtf': rtf,
      'deed.docx': docx,
      'broken.docx': broken,
    } = await added({ 'ledger.rtf': RTF, 'deed.docx': zipFile(DOCX), 'broken.docx': zipFile(DOCX).subarray(0, 700) });
    expect(wordsOn(await call<Sheets>('pages.sheets', { n: rtf }))).toEqual([
      expect.stringContaining('Harbor ledger'),
      expect.stringContaining('Second sheet'),
    ]);
    expect(wordsOn(await call<Sheets>('pages.sheets', { n: docx }))).toEqual([
      expect.stringContaining('Boathouse agreement'),
      expect.stringContaining('Signed in Copenhagen'),
    ]);
    await expect(call('pages.sheets', { n: broken })).rejects.toThrow();
  });
