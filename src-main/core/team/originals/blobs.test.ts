/** Originals in the team's folder, over a share in memory. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import { sha256 } from '../keys.ts';
import { createMemoryRemote, createMemoryStore } from '../remote/memory.ts';
import type { Name, Remote } from '../remote/remote.ts';
import { getOriginal, isThere, putOriginal, type Reader } from './blobs.ts';

const PART = 1000;

function share() {
  const store = createMemoryStore(base32(randomBytes(16)));
  const remote = createMemoryRemote(store);
  return { store, remote, names: () => [...store.objects.keys()].filter((name) => name.startsWith('blob/')).sort() };
}
const original = (size: number) => {
  const bytes = new Uint8Array(randomBytes(size));
  return { bytes, of: { sha256: new Uint8Array(sha256(bytes)), size } };
};
const reader =
  (bytes: Uint8Array): Reader =>
  async (at, length) =>
    bytes.subarray(at, at + length);
function steps(abort?: (done: number) => boolean) {
  const control = new AbortController();
  let done = 0;
  return {
    signal: control.signal,
    partBytes: PART,
    get done() {
      return done;
    },
    async step(bytes: number) {
      done += bytes;
      if (abort?.(done)) control.abort();
      control.signal.throwIfAborted();
    },
  };
}
/** A file in memory. */
function file(has = new Uint8Array()) {
  let bytes = has;
  return {
    get bytes() {
      return bytes;
    },
    has: has.length,
    read: (async (at, length) => bytes.subarray(at, at + length)) as Reader,
    async write(at: number, some: Uint8Array) {
      const longer = new Uint8Array(Math.max(bytes.length, at + some.length));
      longer.set(bytes);
      longer.set(some, at);
      bytes = longer;
    },
  };
}
const counting = (remote: Remote) => {
  const calls = { put: 0, get: 0 };
  const counted: Remote = {
    ...remote,
    putNew(...args) {
      calls.put++;
      return remote.putNew(...args);
    },
    get(...args) {
      calls.get++;
      return remote.get(...args);
    },
  };
  return { calls, remote: counted };
};

test('what one puts there another fetches, whatever its size', async () => {
  const { remote, names } = share();
  for (const size of [0, 1, PART - 1, PART, PART + 1, 3 * PART + 7]) {
    const { bytes, of } = original(size);
    expect(await isThere(remote, of, PART)).toBe(false);
    expect(await getOriginal(remote, of, file(), steps())).toBe('not-there');
    const put = steps();
    expect(await putOriginal(remote, of, reader(bytes), put)).toBe(true);
    expect(put.done).toBe(size);
    expect(await isThere(remote, of, PART)).toBe(true);
    const got = file();
    expect(await getOriginal(remote, of, got, steps())).toBe('whole');
    expect(Buffer.from(got.bytes).equals(Buffer.from(bytes))).toBe(true);
  }
  expect(names().every((name) => name.length <= 85)).toBe(true);
});

test('cut off, both go on where they were; until the last part stands it is not there', async () => {
  const { remote } = share();
  const { bytes, of } = original(5 * PART);
  await expect(
    putOriginal(
      remote,
      of,
      reader(bytes),
      steps((done) => done >= 2 * PART),
    ),
  ).rejects.toThrow();
  expect(await isThere(remote, of, PART)).toBe(false);
  expect(await getOriginal(remote, of, file(), steps())).toBe('not-there');
  const again = counting(remote);
  expect(await putOriginal(again.remote, of, reader(bytes), steps())).toBe(true);
  expect(again.calls.put).toBe(3);
  const first = file();
  await expect(
    getOriginal(
      remote,
      of,
      first,
      steps((done) => done >= 3 * PART),
    ),
  ).rejects.toThrow();
  const rest = counting(remote);
  const second = file(first.bytes);
  expect(await getOriginal(rest.remote, of, second, steps())).toBe('whole');
  expect(rest.calls.get).toBe(2);
  expect(Buffer.from(second.bytes).equals(Buffer.from(bytes))).toBe(true);
  // What was left of an earlier try is looked at before it counts.
  const spoiled = bytes.slice(0, 3 * PART);
  spoiled[PART + 5] = (spoiled[PART + 5] as number) ^ 1;
  const third = file(spoiled);
  const mended = await getOriginal(
    remote,
    of,
    { ...third, has: 3 * PART, write: third.write, read: third.read },
    steps(),
  );
  expect(mended === 'whole' && Buffer.from(third.bytes).equals(Buffer.from(bytes))).toBe(true);
});

test('a file that is another by now puts nothing there; what is damaged there is never taken, and is put beside', async () => {
  const { remote, store, names } = share();
  const { bytes, of } = original(2 * PART);
  const changed = bytes.slice();
  changed[PART + 1] = (changed[PART + 1] as number) ^ 1;
  expect(await putOriginal(remote, of, reader(changed), steps())).toBe(false);
  expect(names()).toEqual([]);
  await putOriginal(remote, of, reader(bytes), steps());
  const second = names().find((name) => name.includes('.p1-')) as Name;
  store.objects.set(second, changed.subarray(PART));
  expect(await getOriginal(remote, of, file(), steps())).toBe('damaged');
  expect(await putOriginal(remote, of, reader(bytes), { ...steps(), verify: true })).toBe(true);
  expect(names()).toContain(`${second}~h1`);
  expect(await getOriginal(remote, of, file(), steps())).toBe('whole');
});
