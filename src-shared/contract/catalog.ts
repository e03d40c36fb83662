import { z } from 'zod';
import { command, job, query, topic } from '../rpc/define.ts';
import { JobStarted, Seq } from './shapes.ts';

export const Finding = z.object({ what: z.string(), message: z.string() });

export const Backup = z.object({
  name: z.string(),
  /** ISO. */
  taken: z.string(),
  /** `daily`, `asked`, or `before-0002`: before that change of the database's structure. */
  reason: z.string(),
  path: z.string(),
  bytes: z.number(),
  assets: z.number().int(),
  changes: z.number().int(),
  /** It lies in the second place too, or only there. */
  second: z.boolean().optional(),
  here: z.boolean().optional(),
});
export type Backup = z.infer<typeof Backup>;

export const RestoreOutcome = z.object({
  /** ISO, when it ended. */
  at: z.string(),
  /** False: nothing was replaced, and `error` says why. */
  ok: z.boolean(),
  error: z.string().optional(),
  /** Name of the backup used; null: all of it comes from the log. */
  backup: z.string().nullable(),
  /** Changes of the log that were applied again. */
  changes: z.number().int(),
  assets: z.number().int(),
  /** What could not be used, and why. */
  problems: z.array(z.string()),
  /** Where what was there before is now. */
  setAside: z.string().nullable(),
});
export type RestoreOutcome = z.infer<typeof RestoreOutcome>;

export const Rescue = z.object({
  /** `refused`: the catalog is not open, and only what is needed to bring it back is answered. */
  stage: z.enum(['open', 'refused', 'restoring']),
  /** Why it was refused: `newer-catalog`, `network-folder`, `unsupported` (damaged or gone)… */
  code: z.string(),
  message: z.string(),
  /** It can be brought back from backups and log. */
  restorable: z.boolean(),
  backups: z.array(Backup),
  /** Sealed log files, and when the last of them was written (ISO). */
  log: z.object({ files: z.number().int(), until: z.string().nullable() }),
  /** What a restore does now. */
  line: z.string(),
  /** Of the last restore since the program began. */
  outcome: RestoreOutcome.nullable(),
});
export type Rescue = z.infer<typeof Rescue>;

const Checked = {
  ok: z.boolean(),
  checked: z.record(z.string(), z.number()),
  problems: z.array(Finding),
  notes: z.array(Finding).optional(),
};
export const KeepProgress = z.object({ phase: z.string(), done: z.number().int(), total: z.number().int() });

export const catalog = {
  'catalog.status': query({
    in: z.object({}),
    out: z.object({
      seq: Seq,
      path: z.string(),
      version: z.string(),
      assets: z.number().int(),
      missing: z.number().int(),
      failed: z.number().int(),
      pending: z.number().int(),
      tags: z.number().int(),
      roots: z.array(z.object({ path: z.string(), state: z.string(), count: z.number().int() })),
      /** Bytes on disk of database and previews. */
      bytes: z.object({ database: z.number(), previews: z.number() }),
    }),
  }),
  /** Checks rows, log, materialized values, previews and files against each other; changes nothing. */
  'catalog.verify': query({
    in: z.object({}),
    out: z.object({
      ok: z.boolean(),
      checked: z.record(z.string(), z.number()),
      problems: z.array(Finding),
      /** No damage, but worth knowing: files that have changed since they were read. */
      notes: z.array(Finding).optional(),
    }),
  }),
  /** Makes everything anew that is a cache: shown values and tags, keys, search, lost previews, damaged log files. Never what people set. */
  'catalog.repair': command({
    in: z.object({}),
    out: z.object({
      seq: Seq,
      repaired: z.array(Finding),
      ok: z.boolean(),
      checked: z.record(z.string(), z.number()),
      problems: z.array(Finding),
      notes: z.array(Finding).optional(),
    }),
  }),
  /** Takes a backup now: whole, checked, and copied to the second place when one is chosen (setting `backup.folder`). */
  'catalog.backup': command({
    in: z.object({}),
    out: z.object({ seq: Seq, backup: Backup, copy: z.string().optional(), warnings: z.array(z.string()) }),
  }),
  /** The backups kept, newest first; each is the whole catalog without its previews. `vitrine restore` brings one back. */
  'catalog.backups': query({
    in: z.object({}),
    out: z.object({
      folder: z.string(),
      second: z.string().nullable(),
      keep: z.number().int(),
      /** One a day by itself, when something changed. */
      daily: z.boolean(),
      backups: z.array(Backup),
    }),
  }),
  /** The same as `catalog.backup`, in the background with progress. Outcome: the backup, its copy, and warnings. */
  'catalog.backupNow': job({
    in: z.object({}),
    out: JobStarted,
    progress: KeepProgress,
    outcome: z.object({ backup: Backup, copy: z.string().optional(), warnings: z.array(z.string()) }),
  }),
  /** Chooses the second place for backups (a folder that is there and can be written), or none. */
  'catalog.backupPlace': command({
    in: z.object({ path: z.string().nullable() }),
    out: z.object({ seq: Seq, warnings: z.array(z.string()) }),
  }),
  /** `catalog.verify` and `catalog.repair` in the background with progress. */
  'catalog.verifyNow': job({ in: z.object({}), out: JobStarted, progress: KeepProgress, outcome: z.object(Checked) }),
  'catalog.repairNow': job({
    in: z.object({}),
    out: JobStarted,
    progress: KeepProgress,
    outcome: z.object({ ...Checked, repaired: z.array(Finding) }),
  }),
  /** What going back to a backup would set aside. `assets`: in the catalog now; null where it cannot be read. */
  'catalog.losses': query({
    in: z.object({ name: z.string() }),
    out: z.object({
      backup: Backup,
      assets: z.number().int().nullable(),
      /** Changes made since, and the last of them by their labels. */
      changes: z.number().int(),
      labels: z.array(z.string()),
    }),
  }),
  /**
   * Brings the catalog back: with a backup's name as it was then, else from the newest good one and the log. Answers at once; then
   * the connection ends, and who connects again hears of it by `catalog.rescue`. What was there before is set aside, never deleted.
   */
  'catalog.restore': command({ in: z.object({ name: z.string().optional() }), out: z.object({ seq: Seq }) }),
  /** Tries again to open a catalog that was refused. */
  'catalog.reopen': command({ in: z.object({}), out: z.object({ seq: Seq }) }),
  'catalog.rescue': query({ in: z.object({}), out: Rescue }),
  'catalog.rescueChanged': topic({ data: Rescue }),
  /** This one opens from now on when none is named. */
  'catalog.setStandard': command({ in: z.object({}), out: z.object({ seq: Seq }) }),
  /**
   * What a search finds in another catalog, one of `catalog.recent`: asked where it is open, else read without changing anything of it,
   * by a process of its own. `total`: of all; `items`: the first by name.
   */
  'catalog.find': query({
    in: z.object({ path: z.string().max(4096), query: z.string().max(10_000), limit: z.number().int().min(1).max(200).default(20) }),
    out: z.object({
      total: z.number().int(),
      items: z.array(z.object({ id: z.string(), path: z.string().nullable(), kind: z.string(), rating: z.number().int() })),
      /** Why it could not be searched: `offline` (not there now), `newer-catalog`, `unsupported` (older)… */
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    }),
  }),
  /** Catalogs opened on this machine by this user, the last first. `standard`: the one that opens when none is named. */
  'catalog.recent': query({
    in: z.object({}),
    out: z.object({
      catalogs: z.array(
        z.object({ path: z.string(), name: z.string(), opened: z.string(), there: z.boolean(), standard: z.boolean() }),
      ),
    }),
  }),
};
