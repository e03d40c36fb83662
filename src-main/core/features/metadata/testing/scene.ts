/** A whole core over one folder of real files, for tests of what is written into them. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished } from 'vitest';
import type { MetadataConflict, WriteOutcome } from '../../../../../src-shared/contract/metadata.ts';
import { type Core, createCore } from '../../../core.ts';
import { runExiftool } from '../../../metadata/testing/fixtures.ts';
import { originals } from '../../../testing/originals/index.ts';

const CLIENT = { id: 'test', host: 'test', can: {}, assetBase: '' } as never;

export interface Shown {
  readonly rating: number;
  readonly label?: string;
  readonly title?: string;
  readonly tags: readonly string[];
  readonly unsaved?: boolean;
  readonly conflict?: boolean;
  readonly n: number;
}

/** A catalog with one folder of pictures in it, which is written on request. */
export async function setUp({ background = false, quietMs = 100 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-metadata-'));
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  let catalog = join(folder, 'catalog');
  let core: Core | undefined;
  onTestFinished(async () => {
    await core?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  // biome-ignore lint/suspicious/noExplicitAny: whatever an operation answers
  const call = async (name: string, input: object = {}): Promise<any> => core?.call(name, input, CLIENT);
  const job = async (name: string, input: object): Promise<unknown> => {
    const { jobId } = await call(name, input);
    const ended = async () => (await call('jobs.get', { id: jobId })).state;
    await expect.poll(ended, { timeout: 60_000, interval: 20 }).not.toMatch(/running/);
    const { state, outcome, error } = await call('jobs.get', { id: jobId });
    if (error) throw new Error(readFileSync(join(catalog, 'vitrine.log'), 'utf8').slice(-3000));
    expect(error).toBeUndefined();
    expect(state).toBe('done');
    return outcome;
  };
  const t = {
    folder,
    disk,
    call,
    /** The database's file. */
    get catalog() {
      return join(catalog, 'catalog.db');
    },
    at: (name: string) => join(disk, name),
    rows<T>(sql: string): T[] {
      const db = new Database(join(catalog, 'catalog.db'), { readonly: true });
      try {
        return db.prepare(sql).all() as T[];
      } finally {
        db.close();
      }
    },
    async open(at = catalog) {
      catalog = at;
      core = await createCore({ folder: catalog, version: 'test', background, settleMs: 0, quietMs });
    },
    async close() {
      await core?.close();
      core = undefined;
    },
    add: () => job('library.add', { paths: [disk] }),
    n: (name: string): number => (t.rows(`SELECT n FROM asset WHERE name = '${name}' AND state = 0`)[0] as { n: number }).n,
    async mode(mode: string) {
      const { roots } = await call('library.roots');
      // Writing is what these tests ask for.
      if (mode !== 'off') originals.mayChange(disk);
      await call('metadata.setMode', { root: roots[0].n, mode });
    },
    async shown(name: string): Promise<Shown> {
      return (await call('assets.rows', { ns: [t.n(name)] })).rows[0];
    },
    set: (name: string, changes: object, add: string[] = [], remove: string[] = []) =>
      call('assets.set', { targets: [t.n(name)], changes, tags: { add, remove } }),
    write: async (...names: string[]): Promise<WriteOutcome> => (await job('metadata.write', { targets: names.map((name) => t.n(name)) })) as WriteOutcome,
    conflicts: async (): Promise<MetadataConflict[]> => (await call('metadata.conflicts')).conflicts,
    async sound() {
      expect((await call('catalog.verify')).problems).toEqual([]);
    },
  };
  return t;
}
export const exif = (file: string, ...args: string[]) => runExiftool([...args, file]);
export const names = (folder: string) => readdirSync(folder).sort();
