/** Backups, checks and repairs as jobs: with progress, and their outcome in Activity. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestoreOutcome } from '../../../../src-shared/contract/catalog.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { backupFolder, describe, elsewhere } from '../../backup/backups.ts';
import { asPeopleError, PART } from '../../backup/files.ts';
import type { BackupDone, BackupPhase } from '../../backup/keeper-work.ts';
import type { Deps } from '../../deps.ts';
import type { JobControl, Jobs } from '../../jobs/jobs.ts';
import { statusOf } from './catalog.sql.ts';
import { checkAll, repairAll } from './whole-check.ts';

const LOOK_MS = 250;

export function defineKeeping(deps: Deps): void {
  const { jobs } = deps;
  jobs.define('catalog.backup', { title: () => 'Backing up the catalog', run: (_, job) => backUp(deps, job) });
  jobs.define('catalog.verify', {
    title: () => 'Checking the catalog',
    run: (_, job) => checkAll(deps, (phase, done, total) => job.progress({ phase, done, total })),
  });
  jobs.define('catalog.repair', {
    title: () => 'Repairing the catalog',
    run: (_, job) => repair(deps, job),
  });
}

/** What Activity and Health say of a backup. */
export const outcomeOf = ({ backup, copy, warnings }: BackupDone) => ({
  backup: describe(backup),
  ...(copy ? { copy: copy.path } : {}),
  warnings: [...warnings],
});

/** SQLite copies in one go and says nothing: how far it is shows by how large the copy is. */
async function backUp({ keeper, paths }: Deps, job: JobControl): Promise<ReturnType<typeof outcomeOf>> {
  const total = await sizeOf(paths.database);
  let phase: BackupPhase = 'copying';
  const tell = async () => {
    const done = phase === 'copying' ? Math.min(total, await partOf(backupFolder(paths.folder))) : total;
    job.progress({ phase, done: percent(done, total), total: 100 });
  };
  const timer = setInterval(() => void tell(), LOOK_MS);
  try {
    const done = await keeper.backup((now) => {
      phase = now;
      void tell();
    });
    return outcomeOf(done);
  } finally {
    clearInterval(timer);
  }
}

async function repair(deps: Deps, job: Pick<JobControl, 'progress'>) {
  const say = (phase: string, done: number, total: number) => job.progress({ phase, done, total });
  const repaired = await repairAll(deps, say);
  deps.ingest.wake();
  const { seq } = await deps.db.call(statusOf, undefined);
  deps.wrote(seq);
  return { ...(await checkAll(deps, say)), repaired };
}

const percent = (done: number, total: number): number => (total ? Math.floor((done / total) * 100) : 0);
const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function partOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const part = names.find((name) => name.endsWith(PART));
  return part ? sizeOf(join(folder, part)) : 0;
}

/**
 * Makes the catalog's own folder in the place, so that a disk which is pulled later is not mistaken for an empty one. Answers what is
 * worth knowing about it. @throws RpcError not-found, invalid-input, read-only
 */
export async function prepareSecondPlace(place: string, catalog: string, id: string): Promise<string[]> {
  const stats = await stat(place).catch(() => undefined);
  if (!stats?.isDirectory())
    throw new RpcError('not-found', `There is no folder ${place}. If it lies on a disk of its own, connect it.`);
  if (`${join(place, '/')}`.startsWith(join(catalog, '/')))
    throw new RpcError(
      'invalid-input',
      `${place} lies inside the catalog. What destroys the catalog would destroy its backups there too: choose a folder outside, best on another disk.`,
    );
  const own = elsewhere(place, catalog, id);
  asPeopleError(own, () => {
    mkdirSync(own, { recursive: true, mode: 0o700 });
    accessSync(own, constants.W_OK);
  });
  const [here, there] = await Promise.all([stat(catalog), stat(place)]);
  return here.dev === there.dev
    ? [`${place} is on the same disk as the catalog: it helps when something is deleted, but not when the disk breaks.`]
    : [];
}

/** A backup that nobody asked for: in Activity once, however often it fails for the same reason. */
export async function noteDaily(
  jobs: Jobs,
  { done, error }: { readonly done?: BackupDone; readonly error?: unknown },
): Promise<void> {
  const last = jobs.list().find((job) => job.name === 'catalog.backup');
  if (!done && last?.error && last.error.message === (error as Error).message) return;
  await jobs.note('catalog.backup', 'Daily backup', done ? { outcome: outcomeOf(done) } : { error });
}

export const noteRestore = (jobs: Jobs, outcome: RestoreOutcome): Promise<void> =>
  jobs.note(
    'catalog.restore',
    'Bringing the catalog back',
    outcome.ok ? { outcome } : { error: new RpcError('conflict', outcome.error ?? '') },
  );
