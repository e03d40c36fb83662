/** Bytes turned over, blocks overwritten and ends cut off at random places of a catalog's files: whatever comes of it is right, or said. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { connect } from '../../db/connection.ts';
import { verifyRows } from '../../features/catalog/catalog.sql.ts';
import { applyTags } from '../../features/tags/tags.sql.ts';
import { edit } from '../../features/assets/edit.sql.ts';
import { backupFolder, takeBackup } from '../backups.ts';
import { assertWhole } from '../guard.ts';
import { answerKeeper, type KeeperAnswers } from '../keeper-work.ts';
import { restoreCatalog } from '../restore.ts';
import { logFolder } from '../sealed.ts';
import { sealPending } from '../sealer.ts';
import { filedCatalog, stateOf } from './filed-catalog.ts';

export interface DamageOptions {
  readonly rounds: number;
  /** 0 ≤ n < below. */
  readonly whole: (below: number) => number;
}

export interface DamageCount {
  /** Damage that was told of when the catalog was opened or checked; that nobody saw, since it hurt nothing; and after a restore likewise. */
  opened: { said: number; right: number };
  restored: { said: number; right: number };
}

/** Throws at the first damage that changes what people set without anybody saying so. */
export function damageAtRandom({ rounds, whole }: DamageOptions): DamageCount {
  const work = mkdtempSync(join(tmpdir(), 'vitrine-damage-'));
  const count: DamageCount = { opened: { said: 0, right: 0 }, restored: { said: 0, right: 0 } };
  try {
    const { folder: source, state } = sample(join(work, 'source'));
    for (let round = 0; round < rounds; round++) {
      const folder = join(work, 'damaged');
      rmSync(folder, { recursive: true, force: true });
      cpSync(source, folder, { recursive: true });
      const done = damage(folder, whole);
      const judge = (what: keyof DamageCount, act: () => readonly unknown[]): void => {
        const said = attempt(act, done);
        const right = said || stateNow(folder) === state;
        if (!right) throw new Error(`Damage was not noticed when the catalog was ${what}: ${done.join('; ')}`);
        count[what][said ? 'said' : 'right']++;
      };
      judge('opened', () => check(folder));
      judge('restored', () => {
        const { problems, lost } = restoreCatalog({ folder });
        return lost ? [...problems, lost] : problems;
      });
    }
    return count;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Two backups, log files before, between and after them, and a change that no log file has yet. */
function sample(folder: string): { folder: string; state: string } {
  const c = filedCatalog(40);
  const ns = c.ns();
  for (let i = 0; i < 8; i++) {
    c.run(edit, {
      actor: 'me',
      ns: ns.slice(i, i + 20),
      changes: { rating: i % 6, title: `Title ${i}`, caption: 'A caption' },
    });
    c.run(applyTags, { actor: 'me', ns: ns.slice(0, 10 + i), add: [`trip/${i}`], remove: [`trip/${i - 3}`] });
    if (i < 7) sealPending(c.db, c.folder, 0);
    if (i === 2 || i === 4) takeBackup(c.path, backupFolder(c.folder), i === 2 ? 'daily' : 'asked');
  }
  const state = JSON.stringify(stateOf(c.db));
  c.close();
  cpSync(c.folder, folder, { recursive: true });
  rmSync(c.folder, { recursive: true, force: true });
  return { folder, state };
}

function damage(folder: string, whole: (below: number) => number): string[] {
  const files = [
    'catalog.db',
    ...readdirSync(logFolder(folder)).map((name) => join('log', name)),
    ...readdirSync(backupFolder(folder)).map((name) => join('backups', name)),
  ];
  return Array.from({ length: 1 + whole(3) }, () => {
    // The database as often as all others together.
    const name = whole(2) ? 'catalog.db' : (files[whole(files.length)] as string);
    const path = join(folder, name);
    const bytes = readFileSync(path);
    const at = whole(bytes.length);
    const how = whole(10);
    if (how === 0) {
      writeFileSync(path, bytes.subarray(0, at));
      return `${name} was cut off at ${at}`;
    }
    if (how === 1) bytes.fill(whole(256), at, Math.min(bytes.length, at + 512));
    else bytes[at] = (bytes[at] as number) ^ (1 << whole(8));
    writeFileSync(path, bytes);
    return `${name} at ${at}: ${how === 1 ? '512 bytes overwritten' : 'a bit'}`;
  });
}

/** Was something said? An error that is not for people, or that no damage explains, is thrown. */
function attempt(act: () => readonly unknown[], done: readonly string[]): boolean {
  try {
    return act().length > 0;
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (
      error instanceof RpcError ||
      /^SQLITE_/.test(code) ||
      code === 'damaged-catalog' ||
      code === 'migration-changed' ||
      code === 'newer-catalog'
    )
      return true;
    throw new Error(`Not told as damage, after ${done.join('; ')}`, { cause: error });
  }
}

/** As a start and a `verify` look at it. */
function check(folder: string): readonly unknown[] {
  assertWhole(folder);
  const path = join(folder, 'catalog.db');
  const connection = connect(path, 'write');
  try {
    const { problems } = connection.run(verifyRows, undefined).out;
    return [
      ...problems,
      ...(answerKeeper({ folder, database: path }, { do: 'check', mend: false }) as KeeperAnswers['check']['out'])
        .problems,
    ];
  } finally {
    connection.close();
  }
}

function stateNow(folder: string): string {
  const connection = connect(join(folder, 'catalog.db'), 'read');
  try {
    return JSON.stringify(stateOf(connection.db));
  } finally {
    connection.close();
  }
}
