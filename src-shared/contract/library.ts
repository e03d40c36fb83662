import { z } from 'zod';
import { WRITE_MODES } from '../domain/ops/fields.ts';
import { query, command, job, topic } from '../rpc/define.ts';
import { JobStarted, Problem, Seq, AssetNo } from './shapes.ts';

export const Root = z.object({
  n: z.number().int(),
  id: z.string(),
  name: z.string(),
  path: z.string(),
  state: z.enum(['online', 'offline']),
  /** Folder number of the root itself, as used by `in:` and library.folders. */
  folder: z.number().int(),
  count: z.number().int(),
  /** Whether metadata is written into its files. */
  writes: z.enum(WRITE_MODES),
  problem: Problem.optional(),
  /** `fixed`: a disk of this machine; the others may go away, and have a process of their own. */
  kind: z.enum(['fixed', 'removable', 'network']).optional(),
  /** ms since 1970: when all of it was last looked at. */
  lookedAt: z.number().optional(),
  /** The system does not tell of changes there, and why; they are looked for every so many seconds. */
  blind: z.object({ why: z.string(), every: z.number() }).optional(),
  /**
   * More than half of its files vanished. They are kept as they were; without `answer` somebody has to say why they vanished
   * (library.answer).
   */
  held: z.object({ gone: z.number().int(), there: z.number().int(), answer: z.literal('keep').optional() }).optional(),
  /** Offline, and probably at one of these paths now, best first. */
  foundAt: z.array(z.string()).optional(),
});
export type Root = z.infer<typeof Root>;

export const Folder = z.object({
  n: z.number().int(),
  name: z.string(),
  root: z.number().int(),
  parent: z.number().int().optional(),
  /** Path below the root, `/` between names, empty for the root. */
  path: z.string(),
  /** Assets in it and below. */
  count: z.number().int(),
  hasChildren: z.boolean(),
});
export type Folder = z.infer<typeof Folder>;

export const AddOutcome = z.object({
  roots: z.array(z.string()),
  /** Files found that are assets. */
  found: z.number().int(),
  /** Assets that went through ingest without failure. */
  ingested: z.number().int(),
  failed: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  /** Sidecars whose picture is not there. */
  orphans: z.array(z.string()),
  seconds: z.number(),
});
export type AddOutcome = z.infer<typeof AddOutcome>;

export const IngestProgress = z.object({
  phase: z.enum(['scanning', 'reading', 'describing', 'settling', 'done']),
  found: z.number().int(),
  done: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
  /** Files a second, over the last seconds. */
  rate: z.number().optional(),
  secondsLeft: z.number().optional(),
});

export const library = {
  'library.roots': query({ in: z.object({}), out: z.object({ seq: Seq, roots: z.array(Root) }) }),
  /** The children of one folder; without `parent` the root folders. */
  'library.folders': query({
    in: z.object({ parent: z.number().int().optional() }),
    out: z.object({ seq: Seq, folders: z.array(Folder) }),
  }),
  /** Adds folders (or scans them again when known); done when everything in them is ingested. Outcome: AddOutcome. */
  'library.add': job({
    in: z.object({
      paths: z.array(z.string().min(1)).min(1),
      /** Waits for exiftool's whole answer too, which otherwise comes when the machine has time. */
      whole: z.boolean().optional(),
    }),
    out: JobStarted,
    progress: IngestProgress,
    outcome: AddOutcome,
  }),
  /** Takes the folder out of the library; files stay, and what was set comes back when it is added again. */
  'library.remove': command({
    in: z.object({ root: z.number().int() }),
    out: z.object({ seq: Seq, label: z.string() }),
  }),
  /** The root's folder is at `path` now. Refused when few of its files are there. */
  'library.relink': command({
    in: z.object({ root: z.number().int(), path: z.string().min(1) }),
    out: z.object({ seq: Seq, label: z.string() }),
  }),
  /** Why more than half of a root vanished: its files were `deleted` and are missing from now on, or are kept until the disk is whole. */
  'library.answer': command({
    in: z.object({ root: z.number().int(), why: z.enum(['deleted', 'keep']) }),
    out: z.object({ seq: Seq }),
  }),
  /** A window was turned to: roots whose changes nobody tells are looked at again. No other effect. */
  'library.glance': query({ in: z.object({}), out: z.object({}) }),
  /** About 60 made pictures, in a folder beside the catalog. Outcome: AddOutcome. */
  'library.sample': job({ in: z.object({}), out: JobStarted, progress: IngestProgress, outcome: AddOutcome }),
  /** The folder chooser for windows without a native dialog. Without `path`: the user's places. */
  'library.browse': query({
    in: z.object({ path: z.string().optional(), hidden: z.boolean().default(false) }),
    out: z.object({
      path: z.string(),
      parent: z.string().optional(),
      places: z.array(z.object({ name: z.string(), path: z.string() })),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
      /** How many files here look like assets, counted up to 999. */
      files: z.number().int(),
      /** It holds a catalog. */
      catalog: z.boolean().optional(),
    }),
  }),
  /** A folder dropped on a browser window has a name and contents but no path: where on this machine may it be? Best first. */
  'library.locate': query({
    in: z.object({
      name: z.string(),
      entries: z.array(z.object({ name: z.string(), size: z.number().optional() })).max(50),
    }),
    out: z.object({ candidates: z.array(z.string()) }),
  }),
  /** What the user looks at comes first in ingest. No other effect. */
  'library.onScreen': query({ in: z.object({ ns: z.array(AssetNo).max(2000) }), out: z.object({}) }),
  'library.changed': topic({ data: z.object({ seq: Seq }) }),
};
