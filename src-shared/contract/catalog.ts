import { z } from 'zod';
import { command, query } from '../rpc/define.ts';
import { Seq } from './shapes.ts';

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
});
export type Backup = z.infer<typeof Backup>;

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
      backups: z.array(Backup),
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
