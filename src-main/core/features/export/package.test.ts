/** Many files as one: ZIP, gallery, contact sheet; whole or not at all, and through the door of its own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExportOutcome } from '../../../../src-shared/contract/export.ts';
import type { Job } from '../../../../src-shared/contract/jobs.ts';
import type { ClientInfo } from '../../../../src-shared/rpc/define.ts';
import { type Core, createCore } from '../../core.ts';

const client: ClientInfo = { id: 'test', host: 'test', can: {} };
const top = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-package-')));
const at = (...names: string[]) => join(top, ...names);
/** Text of strangers. */
const HOSTILE = '"><script>document.title="taken"</script><img src=x onerror=alert(1)>';
let core: Core;
const call = <T>(name: string, input: object = {}) => core.call(name, input, client) as Promise<T>;
const has = (program: string, ...words: string[]) => spawnSync(program, words).error === undefined;

async function finished(id: string): Promise<Job> {
  for (const until = Date.now() + 60_000; Date.now() < until && (await call<Job>('jobs.get', { id })).state === 'running'; ) await sleep(30);
  return await call<Job>('jobs.get', { id });
}
const start = async (wish: object) => (await call<{ jobId: string }>('export.start', { targets: { query: 'kind:image' }, presets: ['Web'], to: at('out'), ...wish })).jobId;
async function packed(kind: string, name: string, more: object = {}): Promise<ExportOutcome> {
  const { error, outcome } = await finished(await start({ package: { kind, name }, ...more }));
  if (error) throw new Error(error.message);
  return outcome as ExportOutcome;
}
const tree = (path: string): string[] => readdirSync(path, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(path.length + 1)).sort();

beforeAll(async () => {
  core = await createCore({ folder: at('Vitrine'), version: '1.0.0', validateOutput: true, settleMs: 0 });
  mkdirSync(at('photos'));
  for (const [i, name] of ['a.jpg', 'b "quoted" & <b>.jpg', 'ü ñ.jpg'].entries())
    writeFileSync(at('photos', name), await sharp({ create: { width: 300 + i * 30, height: 200, channels: 3, background: ['#c03030', '#30c030', '#3030c0'][i] as string } }).jpeg().toBuffer());
  const { jobId } = await call<{ jobId: string }>('library.add', { paths: [at('photos')] });
  await finished(jobId);
  const { ns } = await call<{ ns: number[] }>('search.page', { query: 'a.jpg', limit: 1 });
  await call('assets.set', { targets: ns, changes: { title: HOSTILE, caption: 'Two\nlines & more', creator: 'Ines' } });
});
afterAll(async () => {
  await core.close();
  rmSync(top, { recursive: true, force: true });
});

test('a ZIP holds what the presets make, under their names, and takes no name that is taken', async () => {
  await call('presets.define', { name: 'Sorted', body: { format: 'png', folders: '{kind}', size: { rule: 'edge', pixels: 50 } } });
  const done = await packed('zip', 'For Ana', { presets: ['Web', 'Sorted'] });
  expect(done).toMatchObject({ exported: 6, failed: [], files: [at('out/For Ana.zip')], bytes: statSync(at('out/For Ana.zip')).size });
  expect((await packed('zip', 'For Ana')).files).toEqual([at('out/For Ana-2.zip')]);
  expect(readdirSync(at('out')).sort()).toEqual(['For Ana-2.zip', 'For Ana.zip']);
  if (!has('unzip', '-v')) return;
  execFileSync('unzip', ['-q', at('out/For Ana.zip'), '-d', at('unpacked')]);
  const names = tree(at('unpacked'));
  expect(names).toHaveLength(6);
  expect(names.filter((name) => name.startsWith('image/'))).toHaveLength(3);
  for (const name of names) expect((await sharp(at('unpacked', name)).metadata()).width, name).toBeGreaterThan(40);
});

test('a gallery is a folder that needs nothing from elsewhere, and text in it is text', async () => {
  const done = await packed('gallery', 'Show');
  expect(done.files).toEqual([at('out/Show')]);
  expect(tree(at('out/Show')).filter((name) => name.startsWith('pictures/'))).toHaveLength(3);
  expect(tree(at('out/Show')).filter((name) => name.startsWith('thumbs/'))).toHaveLength(3);
  const page = readFileSync(at('out/Show/index.html'), 'utf8');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/https?:|<img src=x|<b>\.jpg/);
  expect(page).toContain('Two\nlines &#38; more');
  // Addresses lead to what is there.
  for (const [, href = ''] of page.matchAll(/(?:href|src)="([^"]+)"/g)) expect(statSync(at('out/Show', decodeURIComponent(href.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))))).size).toBeGreaterThan(0);
  // What metadata may not go along is not in the page either.
  await call('presets.define', { name: 'Bare', body: { metadata: 'none' } });
  await packed('gallery', 'Bare', { presets: ['Bare'] });
  expect(readFileSync(at('out/Bare/index.html'), 'utf8')).not.toMatch(/Ines|taken/);
});

test('a contact sheet has as many pages as its rows and columns need, with captions that can be searched', async () => {
  const layout = { rows: 1, columns: 2, paper: 'A4', landscape: true, caption: '{name} {creator|"nobody"}' };
  const { files } = await packed('sheet', 'Sheet', { presets: [], package: { kind: 'sheet', name: 'Sheet', layout } });
  expect(files).toEqual([at('out/Sheet.pdf')]);
  if (!has('pdftotext', '-v')) return;
  const text = execFileSync('pdftotext', ['-layout', files[0] as string, '-'], { encoding: 'utf8' });
  expect(text).toMatch(/a Ines/);
  expect(text).toMatch(/ü ñ nobody/);
  expect(text).toMatch(/1 ?\/ ?2[\s\S]*2 ?\/ ?2/);
  expect(execFileSync('pdfinfo', [files[0] as string], { encoding: 'utf8' })).toMatch(/Pages: +2[\s\S]*842 x 595/);
  await expect(start({ presets: [], package: { kind: 'sheet', name: 'x', layout: { ...layout, caption: '{nothing}' } } })).rejects.toThrow('captions');
  await expect(start({ presets: [], package: { kind: 'zip', name: 'x' } })).rejects.toThrow('preset is missing');
});

test('a picture may leave as a PDF of its size', async () => {
  await call('presets.define', { name: 'Paper', body: { format: 'pdf', size: { rule: 'edge', pixels: 300 } } });
  const { outcome } = await finished(await start({ targets: { query: 'a.jpg' }, presets: ['Paper'], to: at('pdf') }));
  expect(outcome).toMatchObject({ exported: 1, failed: [] });
  expect(readFileSync(at('pdf/a.pdf')).toString('latin1', 0, 5)).toBe('%PDF-');
  if (has('pdfinfo', '-v')) expect(execFileSync('pdfinfo', [at('pdf/a.pdf')], { encoding: 'utf8' })).toMatch(/Author: +Ines[\s\S]*Page size: +72 x 48/);
});

test('cancelled nothing stays; what may not be shared is stopped, and who lets it out says why', async () => {
  const id = await start({ package: { kind: 'zip', name: 'Cut' }, to: at('cut') });
  await call('jobs.cancel', { id });
  await finished(id);
  await expect.poll(() => { try { return readdirSync(at('cut')); } catch { return []; } }, { timeout: 60_000 }).toEqual([]);
  const { jobId } = await call<{ jobId: string }>('export.start', { targets: { query: 'kind:image' }, presets: ['Web'], to: at('cut'), package: { kind: 'zip', name: 'Cut' } });
  expect((await finished(jobId)).outcome).toMatchObject({ exported: 3, files: [at('cut/Cut.zip')] });

  const { ns } = await call<{ ns: number[] }>('search.page', { query: 'a.jpg', limit: 1 });
  await call('rights.set', { targets: ns, changes: { until: '2020-01-31' } });
  await call('app.setSetting', { key: 'rights.export', value: 'off' });
  // Each way has its own policy.
  expect((await finished(await start({ to: at('ours'), package: { kind: 'zip', name: 'Ours' } }))).outcome).toMatchObject({ exported: 3, failed: [] });
  const share = { to: at('shared'), way: 'share', package: { kind: 'gallery-zip', name: 'Theirs' } };
  await expect(start(share)).rejects.toThrow('its rights ended on 2020-01-31');
  expect((await finished(await start({ ...share, why: 'Paid again' }))).outcome).toMatchObject({ exported: 3, files: [at('shared/Theirs.zip')] });
  const { changes } = await call<{ changes: { label: string }[] }>('history.list', { asset: ns[0] });
  expect(changes.map(({ label }) => label)).toContainEqual(expect.stringMatching(/leave \(share\).*Paid again/));
});
