import { expect, test } from 'vitest';
import { pack, unpack } from './packed.ts';

const many = Array.from({ length: 5000 }, (_, i) => i * 800_000);

test('long lists of asset numbers cross as blocks, and arrive as they were', () => {
  const input = { ns: many, label: 'red', few: [1, 2], on: true };
  const sent = pack(input);
  expect([sent.numbers?.['ns'] instanceof Uint32Array, (sent.input as { ns: unknown }).ns]).toEqual([true, null]);
  expect(unpack(structuredClone(sent))).toEqual(input);
});

test('what is no list of asset numbers crosses as it is', () => {
  for (const input of [undefined, null, 7, many, { ns: [...many, -1] }, { ns: [...many, 0.5] }, { ns: [...many, 2 ** 32] }, { ns: [...many, '1'] }, { lists: [many] }]) {
    expect(pack(input)).toEqual({ input });
    expect(unpack(structuredClone(pack(input)))).toEqual(input);
  }
});
