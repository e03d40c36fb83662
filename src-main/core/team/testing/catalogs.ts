/** Catalogs that share a team, each with a database of its own and all of them on one share in memory. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AclBody } from '../../../../src-shared/domain/team/acl.ts';
import { base32 } from '../../../../src-shared/domain/team/names.ts';
import type { Role } from '../../../../src-shared/domain/team/roles.ts';
import { connect } from '../../db/connection.ts';
import { ensureEntity, recompute } from '../../db/effective.ts';
import { type DbClient, ingestWrite, write } from '../../db/procedure.ts';
import { shownIn, type TempCatalog, tempCatalog } from '../../db/testing/temp-catalog.ts';
import { edit } from '../../features/assets/edit.sql.ts';
import { redoStep, undoStep } from '../../features/history/history.sql.ts';
import { applyTags } from '../../features/tags/tags.sql.ts';
import { proofBy, writeAcl } from '../acl-file.ts';
import { settleDoubts } from '../overlooked.ts';
import { createExchange, type Exchange, type Round } from '../exchange.ts';
import { newSecrets, secretsFrom, signerOf } from '../keys.ts';
import { createMemoryRemote, createMemoryStore, type MemoryStore } from '../remote/memory.ts';
import type { Remote } from '../remote/remote.ts';
import { begin, createTeamDisk, digest, say, share, type TeamIdentity } from '../team.sql.ts';

export interface Desk {
  readonly name: string;
  readonly member: string;
  readonly catalog: TempCatalog;
  readonly of: TeamIdentity;
  /** In the team's root, the same on every desk. */
  readonly assets: readonly number[];
  sync(full?: boolean): Promise<Round>;
  rate(asset: number, rating: number): void;
  tag(asset: number, add: string[], remove?: string[]): void;
  undo(): void;
  redo(): void;
  rating(asset: number): number;
  tags(asset: number): string[];
  say(body: AclBody): string;
  digest(): string;
}

export interface Office {
  readonly store: MemoryStore;
  readonly desks: readonly Desk[];
  readonly ann: Desk;
  join(name: string, role: Role, clock?: () => number): Promise<Desk>;
  /** A desk whose database is this image of it, in place of what it had become. */
  restored(desk: Desk, image: Buffer): Promise<Desk>;
  /** Everybody exchanges with the share until nothing is left to hear. */
  settle(): Promise<void>;
}

/** As a program of this desk that starts anew, with the share that this is. */
export function exchangeOf({ catalog, of }: Pick<Desk, 'catalog' | 'of'>, remote: Remote): Exchange {
  const db: DbClient = { call: async (procedure, input) => catalog.run(procedure, input).out };
  return createExchange({ remote, disk: createTeamDisk(db, of), catalog: base32(of.catalog), now: Date.now });
}

const ROOT = Buffer.alloc(16, 3);
export const idOf = (n: number): Buffer => Buffer.alloc(16, 40 + n);

const makeRoot = ingestWrite('test.teamRoot', (tx, { id, path, assets }: { id: Uint8Array; path: string; assets: readonly Uint8Array[] }) => {
  const root = ensureEntity(tx, Buffer.from(id), 3);
  tx.sql('INSERT INTO root (n, path, name) VALUES (?, ?, ?)').run(root, Buffer.from(path), path.slice(1));
  const ns = assets.map((one) => {
    const n = ensureEntity(tx, Buffer.from(one), 1);
    tx.sql('INSERT OR IGNORE INTO asset (n, rev, added, root, name) VALUES (?, 0, ?, ?, ?)').run(n, tx.now, root, `${n}.jpg`);
    recompute(tx, [n]);
    return n;
  });
  return { root, ns };
});
const markTeam = write('test.markTeam', (tx, root: number) => void tx.sql('UPDATE root SET team = 1 WHERE n = ?').run(root));

/** A root with assets of these ids, in this catalog. */
export const rootIn = (catalog: TempCatalog, path: string, ids: readonly Uint8Array[], id: Uint8Array = randomBytes(16)): { root: number; ns: number[] } =>
  catalog.run(makeRoot, { id, path, assets: ids }).out;

export async function office(before?: (catalog: TempCatalog, assets: readonly number[]) => void): Promise<Office> {
  const id = randomBytes(16);
  const store = createMemoryStore(base32(id));
  const desks: Desk[] = [];
  const secrets = newSecrets();
  const signer = signerOf(secrets);
  const member = base32(randomBytes(16));
  const paper = signerOf(secretsFrom(randomBytes(16), 'recovery'));
  const first = writeAcl(id, { heads: [], depth: 0 }, { t: 'found', team: 'Studio', member, name: 'Ann', device: signer.keys, recovery: paper.keys }, signer);
  const ids = [0, 1, 2].map(idOf);
  // Who writes first is first at every desk: within one millisecond it would be whoever's id is lower.
  let last = 0;
  const ticking = () => (last = Math.max(last + 1, Date.now()));

  const desk = (name: string, own: TeamIdentity, who: string, catalog: TempCatalog, assets: readonly number[]): Desk => {
    const exchange = exchangeOf({ catalog, of: own }, createMemoryRemote(store));
    const at = (asset: number) => assets[asset] as number;
    const one: Desk = {
      name,
      member: who,
      catalog,
      of: own,
      assets,
      async sync(full = false) {
        const told = await exchange.round({ full });
        while (catalog.run(settleDoubts, 100).out > 0);
        return told;
      },
      rate: (asset, rating) => void catalog.run(edit, { actor: 'me', ns: [at(asset)], changes: { rating } }),
      tag: (asset, add, remove = []) => void catalog.run(applyTags, { actor: 'me', ns: [at(asset)], add, remove }),
      undo: () => void catalog.run(undoStep, { actor: 'me' }),
      redo: () => void catalog.run(redoStep, { actor: 'me' }),
      rating: (asset) => catalog.shown(at(asset)).rating,
      tags: (asset) => catalog.shown(at(asset)).tags,
      say: (body) => catalog.run(say, { of: own, input: body }).out,
      digest: () => catalog.run(digest, undefined as never).out,
    };
    desks.push(one);
    return one;
  };

  const catalog = tempCatalog(ticking);
  const { root, ns } = rootIn(catalog, '/team', ids, ROOT);
  before?.(catalog, ns);
  const identity: TeamIdentity = { catalog: id, root: first.hash, secrets };
  catalog.run(begin, { of: identity, input: first.bytes });
  catalog.run(share, { of: identity, input: root });
  const ann = desk('Ann', identity, member, catalog, ns);

  return {
    store,
    desks,
    ann,
    async join(name, role, clock) {
      const key = signerOf(secretsFrom(randomBytes(16), 'invite'));
      const invite = base32(randomBytes(16));
      const own = newSecrets();
      const asked = { invite, member: base32(randomBytes(16)), device: signerOf(own).keys };
      ann.say({ t: 'invite', invite, key: key.keys.sign, role, name });
      ann.say({ t: 'admit', ...asked, name, proof: proofBy(key, signerOf(own), asked) });
      const theirs = tempCatalog(clock ?? ticking);
      const { root: same, ns: theirNs } = rootIn(theirs, '/mnt', ids, ROOT);
      theirs.run(markTeam, same);
      const mine: TeamIdentity = { catalog: id, root: first.hash, secrets: own };
      theirs.run(begin, { of: mine, input: null });
      const one = desk(name, mine, asked.member, theirs, theirNs);
      await ann.sync();
      await one.sync();
      return one;
    },
    async restored(old, image) {
      const path = join(old.catalog.folder, 'restored.db');
      writeFileSync(path, image);
      const catalog = opened(path);
      return desk(`${old.name}, restored`, old.of, old.member, catalog, old.assets);
    },
    async settle() {
      for (let round = 0; round < 3; round++) for (const one of desks) await one.sync(round === 0);
    },
  };
}

/** As tempCatalog, of a database that is there. */
function opened(path: string): TempCatalog {
  const connection = connect(path, 'write');
  onTestFinished(() => {
    if (connection.db.open) connection.close();
  });
  const helpers = tempCatalog();
  return { ...helpers, ...connection, path, shown: (n) => shownIn(connection.db, n) };
}
