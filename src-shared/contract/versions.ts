/** Versions of an asset's file: kept, listed, brought back. */
import { z } from 'zod';
import { command, job, query } from '../rpc/define.ts';
import { MOST_KEPT, REVIEW_STATES, VERSION_WAYS } from '../domain/versions.ts';
import { AssetNo, CommandResult, JobStarted, Seq, Targets } from './shapes.ts';

const Policy = z.union([z.object({ keep: z.enum(['off', 'all']) }), z.object({ keep: z.enum(['last', 'days']), count: z.number().int().min(1).max(MOST_KEPT) })]);
const VersionId = z.string().regex(/^[0-9a-f]{32}$/);

export const Version = z.object({
  id: VersionId,
  /** From 1 on, the oldest first. */
  number: z.number().int(),
  /** Bytes. */
  size: z.number().int(),
  /** SHA-256 of the whole file, hex. */
  hash: z.string(),
  /** When the file was saved, and when this program noticed. */
  time: z.iso.datetime(),
  noticed: z.iso.datetime(),
  current: z.boolean(),
  state: z.enum(REVIEW_STATES),
  approved: z.boolean(),
  name: z.string().optional(),
  note: z.string().optional(),
  /** That saved it, as the file says. */
  program: z.string().optional(),
  /** How it came; `noticed`: some program saved it, and it was found so. */
  way: z.enum([...VERSION_WAYS, 'noticed']),
  /** In a team: who did that, or noticed it first. `device`: the id of their machine. */
  by: z.object({ member: z.string(), name: z.string(), me: z.boolean(), device: z.string().nullable() }).optional(),
  /** It can be brought back. */
  kept: z.boolean(),
  /** Key in the preview store. */
  preview: z.string().optional(),
});
export type Version = z.infer<typeof Version>;

export const RestoredVersion = z.object({ seq: Seq, label: z.string(), path: z.string(), version: Version });
export type RestoredVersion = z.infer<typeof RestoredVersion>;

export const versions = {
  /** Oldest first. */
  'versions.list': query({ in: z.object({ n: AssetNo }), out: z.object({ seq: Seq, versions: z.array(Version), problem: z.object({ code: z.string(), message: z.string() }).optional() }) }),
  /** By root what is kept; what all contents that are kept need on the disk of the catalog, in bytes. */
  'versions.policies': query({
    in: z.object({}),
    out: z.object({ seq: Seq, roots: z.array(z.object({ root: z.number().int(), path: z.string(), policy: Policy })), contents: z.number().int(), bytes: z.number().int() }),
  }),
  /** What turning it on would need now: bytes of all files of the root that are not kept, at most, and bytes free on the disk of the catalog. */
  'versions.plan': query({ in: z.object({ root: z.number().int() }), out: z.object({ files: z.number().int(), bytes: z.number().int(), free: z.number().int() }) }),
  /** One undo step. Contents that it no longer wants kept are given up within the day. */
  'versions.setPolicy': command({ in: z.object({ root: z.number().int(), policy: Policy }), out: CommandResult }),
  /** One undo step. Null takes a name or a note away. */
  'versions.set': command({
    in: z.object({ id: VersionId, name: z.string().trim().max(200).nullable().optional(), note: z.string().trim().max(10_000).nullable().optional(), state: z.enum(REVIEW_STATES).optional() }),
    out: CommandResult,
  }),
  /** How far the present versions of these assets are; one undo step. Assets of which no version is kept are left out, and told of. */
  'versions.setState': command({ in: z.object({ targets: Targets, state: z.enum(REVIEW_STATES) }), out: CommandResult }),
  /** The content of another file (absolute path, of the same kind) becomes the newest version; that file stays as it is, and so does what stood there, as a version before. */
  'versions.save': job({
    in: z.object({ n: AssetNo, file: z.string().min(1).max(4096) }),
    out: JobStarted,
    progress: z.object({ phase: z.enum(['keeping', 'copying']), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: RestoredVersion,
  }),
  /** Puts the content of a version in the place of the file, as a new version; what stood there is kept as one before. */
  'versions.restore': job({
    in: z.object({ n: AssetNo, id: VersionId }),
    out: JobStarted,
    progress: z.object({ phase: z.enum(['keeping', 'copying']), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: RestoredVersion,
  }),
};
