/** Files beside those of people who ask to be let in. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { base32, printJoin } from '../../../src-shared/domain/team/names.ts';
import type { Invite } from '../../../src-shared/domain/team/state.ts';
import { inviteOf, writeRequest } from './join.ts';
import { newSecrets, shortHash, signerOf } from './keys.ts';
import { createMemoryRemote, createMemoryStore } from './remote/memory.ts';
import { createRequests } from './requests.ts';

/** What a machine sees of those who have one of so many codes. */
function asking(codes: number) {
  const store = createMemoryStore('team');
  const remote = createMemoryRemote(store);
  const open = Array.from({ length: codes }, () => {
    const seed = randomBytes(16);
    const { id, signer } = inviteOf(seed);
    return { seed, id, key: signer.keys.sign };
  });
  const read = { gets: 0, most: 0 };
  const requests = createRequests({
    list: remote.list,
    async get(...all) {
      const bytes = await remote.get(...all);
      read.gets++;
      read.most = Math.max(read.most, bytes.length);
      return bytes;
    },
  });
  const inviteWith = ({ invite }: { readonly invite: string }) => open.find(({ id }) => id === invite) as unknown as Invite | undefined;
  return {
    ids: open.map(({ id }) => id),
    read,
    put: (name: string, bytes: Uint8Array) => void store.objects.set(name, bytes),
    ask(code: number, name: string): { readonly name: string; readonly bytes: Uint8Array } {
      const { seed } = open[code] as (typeof open)[number];
      const request = writeRequest(seed, { member: base32(randomBytes(16)), name }, signerOf(newSecrets()));
      store.objects.set(request.name, request.bytes);
      return request;
    },
    async look(): Promise<string[]> {
      read.gets = 0;
      return (await requests.look((id) => open.some((one) => one.id === id), inviteWith)).map(({ request }) => request.name);
    },
  };
}

test('what is no request, however much of it and however large, is read some in each look and less and less often, and hides none', async () => {
  const { ids, read, put, ask, look } = asking(2);
  const [first, second] = ids as [string, string];
  for (let n = 0; n < 1000; n++) {
    const bytes = randomBytes(n % 50 ? 30 : 100_000);
    put(printJoin(first, n % 2 ? shortHash(bytes) : base32(randomBytes(16))), bytes);
  }
  const { name, bytes } = ask(0, 'Dan');
  ask(1, 'Eve');
  // Nobody's name for it, and a copy of it under many.
  put(printJoin(second, base32(randomBytes(16))), bytes);
  for (let n = 0; n < 50; n++) put(`${name}.copy-${n}`, bytes);
  expect(await look()).toContain('Eve');
  for (let looks = 0; looks < 4; looks++) {
    await look();
    expect(read.gets).toBeLessThanOrEqual(256);
  }
  expect((await look()).sort()).toEqual(['Dan', 'Eve']);
  expect(read.most).toBeLessThanOrEqual(4096);
  let gets = 0;
  for (let looks = 0; looks < 64; looks++) {
    expect((await look()).length).toBe(2);
    gets += read.gets;
  }
  expect(gets).toBeLessThan(1000 * 8);
});

test('of a code that is out of hand a few are looked at, and who asks with another one is heard', async () => {
  const { ask, look } = asking(2);
  for (let n = 0; n < 100; n++) ask(0, `thief ${n}`);
  expect(await look()).toHaveLength(16);
  ask(1, 'Eve');
  const names = await look();
  expect(names).toHaveLength(17);
  expect(names).toContain('Eve');
});
