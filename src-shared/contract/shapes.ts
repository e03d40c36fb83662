/** Shapes that several nouns share. */
import { z } from 'zod';
import { FLAGS, KINDS } from '../domain/asset.ts';
import { SORTS } from '../domain/listed.ts';

/** An asset's number: local to this catalog, dense, never reused. Its lasting name is `id` (32 hex digits, the same on every machine). */
export const AssetNo = z.number().int().positive();
const MOST = 1_000_000;
const AssetNos = z.array(AssetNo).max(MOST);
const areAssetNos = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MOST && value.every((n) => Number.isSafeInteger(n) && n > 0);
/**
 * All asked in one go: element by element a hundred thousand numbers leave as many small objects behind, and to collect these keeps
 * everybody else waiting. Only what does not fit is looked at closely, to say where.
 */
const closely = AssetNos._zod.run;
AssetNos._zod.run = (payload, ctx) => (areAssetNos(payload.value) ? payload : closely(payload, ctx));
/** Of each stack and pair the one that stands for it, as the window shows them; all of those with these on top. Absent: every asset by itself. */
export const Stacks = z.object({ opened: z.array(AssetNo).max(10_000).default([]) });
/** A list of assets, or every asset that a query finds: large selections need not cross the wire. */
export const Targets = z.union([AssetNos, z.object({ query: z.string(), stacks: Stacks.optional() })]);
/** The catalog's change counter: every committed change ticks it. A read tells at which count it read. */
export const Seq = z.number().int().nonnegative();
export const Rating = z.number().int().min(0).max(5);
/** A color label: one of LABELS, or another program's own text as it stands in the file. */
export const LabelText = z.string().max(64);
export const FlagValue = z.enum(FLAGS);
export const KindValue = z.enum(KINDS);
/** `people/Ines`; a slash inside a name is written `\/`. */
export const TagPathText = z.string().min(1).max(1000);

export const SortKey = z.enum(SORTS);
export const SortDir = z.enum(['asc', 'desc']);

export const Problem = z.object({
  /** Closed list of formats/handler.ts FormatErrorCode, or a library code such as `no-access`. */
  code: z.string(),
  /** For people: what happened and what to do. */
  message: z.string(),
});

/** One asset as a grid cell or list row needs it. */
export const AssetRow = z.object({
  n: AssetNo,
  id: z.string(),
  /** File name; bytes that are not UTF-8 show as U+FFFD. */
  name: z.string(),
  folder: z.number().int(),
  root: z.number().int(),
  kind: KindValue,
  ext: z.string(),
  /** `JPEG`, `Nikon NEF`… */
  typeName: z.string(),
  /** Pixels as stored, before orientation; of an edited picture as it is shown. */
  width: z.number().optional(),
  height: z.number().optional(),
  orientation: z.number().int().optional(),
  /** Bytes. */
  size: z.number(),
  /** ISO 8601 wall clock. */
  takenAt: z.string().optional(),
  /** Seconds. */
  duration: z.number().optional(),
  pages: z.number().optional(),
  animated: z.boolean().optional(),
  rating: Rating,
  label: LabelText.optional(),
  flag: FlagValue.optional(),
  title: z.string().optional(),
  tags: z.array(z.string()),
  /** Part of the preview's URL; changes when the picture does. Absent: no picture (yet), draw a card. */
  preview: z.string().optional(),
  /** Something is done to its picture when it is shown. */
  edited: z.boolean().optional(),
  /** Of a virtual copy: the asset over whose file it is, and what it is called. */
  copy: z.object({ of: AssetNo, name: z.string() }).optional(),
  /** Why it should not leave the house today, for people. */
  barred: z.string().optional(),
  /** It is the team's, and this person's role does not let them change it. */
  locked: z.enum(['viewer', 'contributor', 'removed']).optional(),
  /** Still on its way through ingest. */
  pending: z.boolean(),
  /** The file is not where it was, or its root is not there. */
  missing: z.boolean(),
  offline: z.boolean(),
  /** Its file or root is not there, but its original was fetched from the team's folder (team.fetch), and stands in for it. */
  fetched: z.boolean().optional(),
  /** The file's content is in the cloud alone; it is read when it is here, or when somebody asks for it (assets.download). */
  cloud: z.boolean().optional(),
  /** In a folder whose files are written: its file does not say yet what the catalog shows. */
  unsaved: z.boolean().optional(),
  /** It and others are shown as one. */
  stack: z
    .object({
      /** The one on top. */
      top: AssetNo,
      count: z.number().int(),
      /** `pair`: files of one shot and no stack. */
      kind: z.enum(['pair', 'stack']),
      /** Of a pair: `NEF + JPG`. */
      files: z.string().optional(),
    })
    .optional(),
  /** Its file and the catalog both changed a field, to different values. */
  conflict: z.boolean().optional(),
  problem: Problem.optional(),
});
export type AssetRow = z.infer<typeof AssetRow>;

export const CommandResult = z.object({
  seq: Seq,
  /** How many assets really changed. */
  changed: z.number().int(),
  /** For the toast and the history: `Rated 12 photos 3 stars`. */
  label: z.string(),
  warnings: z.array(z.string()).default([]),
});
export type CommandResult = z.infer<typeof CommandResult>;
export const JobStarted = z.object({ jobId: z.string() });
