import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { FIELD } from '../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../src-shared/domain/ops/key.ts';
import type { Op, OpGroup } from '../../../src-shared/domain/ops/op.ts';
import { unbase32 } from '../../../src-shared/domain/team/names.ts';
import { verifyRows } from '../features/catalog/catalog.sql.ts';
import { signerOf } from './keys.ts';
import { FORMAT, writeSegment } from './segment.ts';
import { standing, take } from './team.sql.ts';
import { idOf, office } from './testing/catalogs.ts';

const GARBAGE: readonly Value[] = [
  { deep: [{ er: null }] },
  [],
  [[1, 'a'], {}],
  true,
  false,
  -1,
  1e300,
  0.5,
  '',
  'x'.repeat(100_000),
  '\0\ud800',
  '{"a":1}',
  '../../etc',
  null,
];

test('what a colleague’s program says of any field, however wrong, stops nobody: everything else of it and after it comes in', async () => {
  const one = await office();
  const bob = await one.join('Bob', 'admin');
  const { writer, acl } = bob.catalog.run(standing, { of: bob.of, input: undefined }).out;
  expect(writer).toBeTruthy();
  // An asset, and for each field what was first heard of by it.
  const about = (field: number) => [
    idOf(0),
    Buffer.concat([Buffer.alloc(14, 250), Buffer.from([field >> 8, field & 255])]),
  ];
  let ms = Date.now();
  const group = (ops: Op[]): OpGroup => ({
    stamp: { ms: ++ms, counter: 0 },
    group: new Uint8Array(randomBytes(16)),
    ops,
  });
  const segmentOf = (groups: readonly OpGroup[]): Uint8Array => {
    const header = {
      catalog: bob.of.catalog,
      writer: new Uint8Array(randomBytes(16)),
      device: signerOf(bob.of.secrets).id,
      first: 1,
      last: groups.length,
      prev: null,
      acl,
      seen: {},
      wall: ms,
      least: FORMAT,
      opened: { before: unbase32(writer, 16) as Uint8Array, reason: 'test' },
    };
    return writeSegment(header, groups, signerOf(bob.of.secrets)).bytes;
  };
  const heard = (groups: readonly OpGroup[], why: string) => {
    const told = one.ann.catalog.run(take, { of: one.ann.of, input: [segmentOf(groups)] }).out;
    expect([why, told]).toMatchObject([why, { kept: 1, bad: 0, applied: groups.length, held: 0 }]);
  };
  const wrong: string[] = [];
  for (const value of GARBAGE)
    for (const [name, field] of Object.entries(FIELD)) {
      const why = `${name} is ${JSON.stringify(value).slice(0, 40)}`;
      try {
        heard([group(about(field).map((id): Op => ({ op: 'set', entities: [id], field, value, seen: [null] })))], why);
      } catch (error) {
        wrong.push(`${why}: ${error}`);
      }
    }
  expect(wrong).toEqual([]);
  expect(one.ann.catalog.run(verifyRows, undefined as never).out).toMatchObject({ problems: [] });
  one.ann.rate(0, 4);
  one.ann.undo();
  expect(one.ann.rating(0)).toBe(0);
  heard([group([{ op: 'set', entities: [idOf(1)], field: FIELD.rating, value: 3, seen: [null] }])], 'the last');
  expect(one.ann.rating(1)).toBe(3);
});
