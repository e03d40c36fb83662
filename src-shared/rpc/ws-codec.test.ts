import { describe, expect, test } from 'vitest';
import { compact, type Frame, MAX_FRAME_BYTES, readFrame } from './frames.ts';
import { decodeFrame, encodeFrame } from './ws-codec.ts';

describe('frames as messages', () => {
  test.each<Frame>([
    { t: 'call', id: 1, name: 'a.b', input: { text: 'ä🎞\u2028\n', deep: [null, { x: 1.5 }] } },
    { t: 'open', id: 0xffffffff, name: 'a.b', input: {}, credit: 8 },
    { t: 'error', id: 2, error: { code: 'busy', message: 'm', retryable: true, details: { n: 1 }, ref: 'r' } },
    { t: 'chunk', id: 3, data: { n: 1 } },
    { t: 'chunk', id: 0xffffffff, data: new Uint8Array([0, 1, 255]) },
    { t: 'chunk', id: 4, data: new Uint8Array() },
    { t: 'event', id: 5, seq: Number.MAX_SAFE_INTEGER, data: {} },
    { t: 'bye' },
  ])('%o comes back as it went', (frame) => {
    expect(readFrame(decodeFrame(encodeFrame(frame)))).toEqual(frame);
  });

  test('bytes decode from the middle of a larger buffer', () => {
    const message = encodeFrame({ t: 'chunk', id: 7, data: new Uint8Array([9, 8]) }) as Uint8Array;
    const larger = new Uint8Array(100);
    larger.set(message, 33);
    expect(decodeFrame(larger.subarray(33, 33 + message.length))).toEqual({
      t: 'chunk',
      id: 7,
      data: new Uint8Array([9, 8]),
    });
  });

  test.each([
    ['one byte each', 'x', 1],
    ['two bytes each', 'ä', 2],
    ['three bytes each', '漢', 3],
    ['surrogate pairs of four bytes', '🎞', 4],
  ])('the limit is counted in bytes: %s', (_, letter, bytes) => {
    const frame = (length: number): Frame => ({ t: 'ok', id: 1, out: letter.repeat(length) });
    const around = JSON.stringify(frame(0)).length;
    const most = Math.floor((MAX_FRAME_BYTES - around) / bytes);
    expect(Buffer.byteLength(encodeFrame(frame(most)) as string)).toBeLessThanOrEqual(MAX_FRAME_BYTES);
    expect(() => encodeFrame(frame(most + 1))).toThrow('too much for one message');
  });

  test('bytes over the limit are refused', () => {
    const chunk = (size: number): Frame => ({ t: 'chunk', id: 1, data: new Uint8Array(size) });
    expect(encodeFrame(chunk(MAX_FRAME_BYTES - 4))).toHaveLength(MAX_FRAME_BYTES);
    expect(() => encodeFrame(chunk(MAX_FRAME_BYTES - 3))).toThrow('too much for one message');
  });
});

describe('reading a frame', () => {
  test.each([
    undefined,
    null,
    1,
    'call',
    [],
    {},
    { t: 'call' },
    { t: 'call', id: 1 },
    { t: 'call', id: -1, name: 'a' },
    { t: 'call', id: 2 ** 32, name: 'a' },
    { t: 'call', id: '1', name: 'a' },
    { t: 'call', id: 1, name: 'a'.repeat(101) },
    { t: 'open', id: 1, name: 'a' },
    { t: 'credit', id: 1, credit: Number.NaN },
    { t: 'credit', id: 1, credit: -5 },
    { t: 'error', id: 1, error: { code: 'oops', message: '', retryable: true } },
    { t: 'error', id: 1, error: { code: 'busy', message: '', retryable: true, details: [] } },
    { t: 'event', id: 1, data: {} },
    { t: 'chunk', id: 1 },
    { t: 'constructor', id: 1 },
  ])('%o is none', (value) => {
    expect(readFrame(value)).toBeUndefined();
  });
});

test('a view on shared memory is copied before it is cloned away', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(8)).fill(3);
  const { data } = compact({ t: 'chunk', id: 1, data: shared }) as { data: Uint8Array };
  expect(data.buffer).toBeInstanceOf(ArrayBuffer);
  expect([...data]).toEqual([3, 3, 3, 3, 3, 3, 3, 3]);
});
