/** What asks for a password says so, of every family that packs its files. */
import { randomBytes } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';
import { zipFile } from './testing/zip-file.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: Buffer) => (await readBoth(files.write(name, data), data.length)).second;

test.each([
  ['a.docx', 'word/document.xml'],
  ['a.xlsx', 'xl/workbook.xml'],
  ['a.pptx', 'ppt/presentation.xml'],
  ['a.odt', 'content.xml'],
  ['a.ods', 'content.xml'],
  ['a.epub', 'META-INF/container.xml'],
  ['a.idml', 'META-INF/metadata.xml'],
  ['a.sketch', 'previews/preview.png'],
  ['a.xd', 'preview.png'],
  ['a.kra', 'mergedimage.png'],
  ['a.key', 'preview.jpg'],
  ['a.3mf', '3D/3dmodel.model'],
  ['a.usdz', 'scene.usdc'],
])('%s with a password', async (name, entry) => {
  const { problem, p512 } = await read(name, zipFile([{ name: entry, data: 'x'.repeat(100), encrypted: true }]));
  expect([problem?.code, problem?.message, p512]).toEqual([
    'protected',
    expect.stringContaining('password'),
    undefined,
  ]);
});

test('Keynote keeps one with a password in a form of its own', async () => {
  expect((await read('a.key', zipFile({ '.iwpv2': 'x', 'Index/Document.iwa': 'x' }))).problem?.code).toBe('protected');
});

test('of an archive with one the names that can be read are listed, and a database says that it is locked', async () => {
  const archive = await read('a.zip', zipFile([{ name: 'Zirkel.txt', data: 'x', encrypted: true }]));
  expect([archive.problem, archive.text.map(({ text }) => text).join()]).toEqual([
    undefined,
    expect.stringContaining('Zirkel.txt'),
  ]);
  const locked = await read('a.sqlite', randomBytes(8192));
  expect(locked.problem?.message).toMatch(/password|damaged/);
});
