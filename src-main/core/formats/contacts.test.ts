import { afterAll, expect, test } from 'vitest';
import { scratch } from './testing/pictures.ts';
import { readBoth } from './testing/read-both.ts';

const files = scratch();
afterAll(() => files.remove());
const read = async (name: string, data: string) =>
  await readBoth(files.write(name, Buffer.from(data)), Buffer.byteLength(data));

const CARD = (name: string) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nORG:Analytical Engines;Works\r\nitem1.EMAIL;TYPE=work:ada@\r\n example.org\r\nPHOTO;ENCODING=b:AAAA\r\nNOTE:Likes\\, notes\r\nEND:VCARD\r\n`;

test('a card is found by who is in it, and shown', async () => {
  const { first, second } = await read('people.vcf', CARD('Ada Lovelace') + CARD('Charles Babbage'));
  expect(first.type).toMatchObject({ ext: 'vcf', handler: 'contacts' });
  expect(second.facts).toEqual({ entries: 2 });
  expect(second.text[0]).toMatchObject({
    at: 'Ada Lovelace',
    text: 'Ada Lovelace\nAnalytical Engines, Works\nada@example.org\nLikes, notes',
  });
  expect(second.text[1]?.at).toBe('Charles Babbage');
  expect(second.p512).toBeDefined();
});

test('a calendar tells what is when', async () => {
  const event =
    'BEGIN:VEVENT\nSUMMARY:Shooting\nDTSTART;TZID=Europe/Berlin:20261127T164200\nLOCATION:Studio 2\nEND:VEVENT\n';
  const { second } = await read('plan.ics', `BEGIN:VCALENDAR\nVERSION:2.0\n${event}END:VCALENDAR\n`);
  expect(second.text).toMatchObject([{ at: 'Shooting', text: 'Shooting\n2026-11-27 16:42\nStudio 2' }]);
});

test('one that ends too early says so, and an empty one', async () => {
  expect((await read('cut.vcf', 'BEGIN:VC')).second.problem).toMatchObject({ code: 'damaged' });
  expect((await read('none.vcf', '')).second.problem).toMatchObject({ code: 'empty' });
});
