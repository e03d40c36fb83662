import { expect, test } from 'vitest';
import type { Facts, Kind } from '../../../src-shared/domain/asset.ts';
import { type Former, judge, judgeHead, type Seen } from './same-file.ts';

const shot = (takenAt: string, more: Facts = {}): Facts => ({
  takenAt,
  takenSource: 'original',
  camera: 'X-T5',
  ...more,
});
const before = (seen: Partial<Seen>, live = false): Former => ({
  facts: {},
  picture: 'p1',
  sha256: 's1',
  ...seen,
  live,
});
const now = (seen: Partial<Seen>): Seen => ({ facts: {}, picture: 'p2', sha256: 's2', ...seen });
const NOON = '2024-06-01T12:00:00';

test('one press of one shutter is one picture, with or without fractions of a second and the zone', () => {
  for (const again of [NOON, `${NOON}.25`, `${NOON}+02:00`])
    expect(judgeHead(before({ facts: shot(NOON) }), shot(again))).toBe('same');
  expect(judgeHead(before({ facts: shot(`${NOON}.25`) }), shot(`${NOON}.75`))).toBe('open');
  expect(judgeHead(before({ facts: shot(NOON, { cameraSerial: '1' }) }), shot(NOON, { cameraSerial: '2' }))).toBe(
    'open',
  );
});

test('a file that tells no time of capture is not known by its own', () => {
  const file: Facts = { takenAt: NOON, takenSource: 'file', camera: 'X-T5' };
  expect(judgeHead(before({ facts: file }), file)).toBe('open');
});

test.each<[string, Former, Seen, Kind, 'same' | 'other']>([
  ['metadata written by another program', before({}), now({ picture: 'p1' }), 'image', 'same'],
  ['another photo under an old name', before({}), now({}), 'image', 'other'],
  [
    'another photo of the same camera, seen live',
    before({ facts: shot(NOON) }, true),
    now({ facts: shot('2025-01-01T00:00:00') }),
    'image',
    'other',
  ],
  ['a picture saved while we watched', before({}, true), now({}), 'image', 'same'],
  [
    'a clock set right in the file while we watched',
    before({ facts: shot(NOON) }, true),
    now({ facts: shot('2024-06-01T13:00:00'), picture: 'p1' }),
    'image',
    'same',
  ],
  [
    'a document that was worked on',
    before({ facts: { originalDocumentId: 'a' } }),
    now({ facts: { originalDocumentId: 'a' } }),
    'layered',
    'same',
  ],
  ['a layered file without an id', before({}), now({}), 'layered', 'same'],
  [
    'another document',
    before({ facts: { originalDocumentId: 'a' } }),
    now({ facts: { originalDocumentId: 'b' } }),
    'document',
    'other',
  ],
  ['a text', before({ picture: 's1' }), now({ picture: 's2' }), 'text', 'same'],
  ['a film whose bytes alone are known', before({ picture: 's1' }), now({ picture: 's2' }), 'video', 'same'],
  [
    'another film',
    before({ picture: 's1', facts: shot(NOON) }),
    now({ picture: 's2', facts: shot('2025-01-01T00:00:00') }),
    'video',
    'other',
  ],
  ['an empty file that was made whole', before({ picture: undefined }), now({}), 'image', 'same'],
])('%s', (_, former, seen, kind, verdict) => {
  expect(judge(former, seen, kind)).toBe(verdict);
});
