import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { rights } from './commands/rights.ts';
import { session } from './testing/session.ts';

test('usage terms, credit and license are set beside the terms, and taken away', async () => {
  const it = await session();
  await it.add({
    'a.jpg': await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  });
  const file = join(it.pictures, 'a.jpg');
  const call = it.client();
  const n = (await call.call('assets.find', { ref: file })).n as number;
  const said = async () => (await call.call('assets.details', { n })).values.more;
  expect(
    await it.run(
      rights,
      'set',
      file,
      '--until',
      '2099-01-31',
      '--usage-terms',
      'Editorial only',
      '--credit',
      'Ines',
      '--license',
      'CC BY 4.0',
      '--web-statement',
      'https://example.org/r',
    ),
  ).toMatchObject({ changed: 1 });
  expect(await said()).toMatchObject({
    usageTerms: 'Editorial only',
    credit: 'Ines',
    licence: 'CC BY 4.0',
    webStatement: 'https://example.org/r',
  });
  await it.run(rights, 'set', file, '--credit', 'none');
  expect(await said()).toMatchObject({ usageTerms: 'Editorial only' });
  expect((await said())['credit']).toBe(undefined);
});
