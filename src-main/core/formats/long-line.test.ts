/** A text of 300 MB on one line under the name of each family that reads text: shown in part, or refused with the reason, at once. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const SIZE = 300 * 2 ** 20;
const LATEST_MS = 20_000;
const STARTS: Readonly<Record<string, string>> = {
  csv: '',
  md: '',
  json: '{"a":"',
  html: '<p>',
  xml: '<a>',
  svg: '<svg xmlns="http://www.w3.org/2000/svg"><text>',
  rtf: '{\\rtf1 ',
  srt: '1\n00:00:01,000 --> 00:00:02,000\n',
  vcf: 'BEGIN:VCARD\r\nFN:',
  eml: 'Subject: x\r\n\r\n',
  fdx: '<FinalDraft><Content><Paragraph><Text>',
  dxf: '0\nSECTION\n2\nENTITIES\n0\nTEXT\n1\n',
  obj: 'o ',
  url: '[InternetShortcut]\r\nURL=',
};

const files = scratch();
afterAll(() => files.remove());

test('a line of 300 MB', async () => {
  const block = Buffer.alloc(6 * 2 ** 20, 'words ');
  let at = files.write('line.txt', block);
  const file = openSync(at, 'r+');
  for (let from = 0; from < SIZE; from += block.length) writeSync(file, block, 0, block.length, from);
  for (const [ext, start] of Object.entries(STARTS)) {
    const next = path.join(files.folder, `line.${ext}`);
    renameSync(at, next);
    at = next;
    writeSync(file, block, 0, 120, 0);
    writeSync(file, start, 0);
    const began = performance.now();
    const { second } = await readBoth(at, SIZE);
    expect([ext, second.p512 !== undefined || /^[A-Z].{15,}\.$/.test(second.problem?.message ?? '')]).toEqual([
      ext,
      true,
    ]);
    expect([ext, performance.now() - began < LATEST_MS]).toEqual([ext, true]);
  }
  closeSync(file);
});
