import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { base32 } from '../../../src-shared/domain/team/names.ts';
import type { DbClient } from '../db/procedure.ts';
import { createExchange } from './exchange.ts';
import { createMemoryRemote, createMemoryStore } from './remote/memory.ts';
import type { Remote } from './remote/remote.ts';
import { createTeamDisk } from './team.sql.ts';
import { office } from './testing/catalogs.ts';

test('where nothing is new one listing is all that is asked; a folder without one’s own head is looked at closely', async () => {
  const { ann, store } = await office();
  await ann.sync();
  const asked: string[] = [];
  let there = createMemoryRemote(store);
  const noted = <T>(words: string, answer: T): T => {
    asked.push(words);
    return answer;
  };
  const remote: Remote = {
    caps: there.caps,
    open: (want) => noted('open', there.open(want)),
    list: (prefix, after) => noted(`list ${prefix}`, there.list(prefix, after)),
    get: (name, range, signal) => noted(`get ${name}`, there.get(name, range, signal)),
    putNew: (name, body, digest) => noted(`put ${name}`, there.putNew(name, body, digest)),
    retire: (name, coveredBy) => noted(`retire ${name}`, there.retire(name, coveredBy)),
    now: () => there.now(),
  };
  const db: DbClient = { call: async (procedure, input) => ann.catalog.run(procedure, input).out };
  const exchange = createExchange({ remote, disk: createTeamDisk(db, ann.of), catalog: base32(ann.of.catalog), now: Date.now });
  const round = async () => {
    asked.length = 0;
    const { share } = await exchange.round();
    return { share, asked: [...asked] };
  };
  await round();
  expect(await round()).toEqual({ share: 'ok', asked: ['list heads/'] });
  there = createMemoryRemote(createMemoryStore(base32(randomBytes(16))));
  expect(await round()).toEqual({ share: 'other-catalog', asked: ['list heads/', 'open'] });
  there = createMemoryRemote(store);
  expect((await round()).share).toBe('ok');
});
