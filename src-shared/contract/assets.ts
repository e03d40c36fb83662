import { z } from 'zod';
import { LISTED } from '../domain/listed.ts';
import { TAKEN_SOURCES } from '../domain/asset.ts';
import { UNDRAWN } from '../domain/layers.ts';
import { query, command, job, stream, topic } from '../rpc/define.ts';
import { FieldChanges } from './fields.ts';
import { AssetNo, AssetRow, CommandResult, FlagValue, JobStarted, LabelText, Rating, Seq, TagPathText, Targets } from './shapes.ts';

const Text = z.string().max(20_000);
export const ListedColumn = z.enum(LISTED);

/** What can be set by hand. `null` clears. */
export const Changes = z.object({
  rating: Rating.optional(),
  /** Adds to each asset's own rating, kept within 0–5. */
  ratingStep: z.union([z.literal(1), z.literal(-1)]).optional(),
  label: LabelText.nullable().optional(),
  flag: FlagValue.nullable().optional(),
  title: Text.nullable().optional(),
  caption: Text.nullable().optional(),
  creator: Text.nullable().optional(),
  copyright: Text.nullable().optional(),
  /** Quarter turns clockwise of how the asset is shown; the file is not touched. */
  rotate: z.union([z.literal(90), z.literal(-90), z.literal(180)]).optional(),
});
export type Changes = z.infer<typeof Changes>;

export const TagChanges = z.object({
  add: z.array(TagPathText).max(200).default([]),
  remove: z.array(TagPathText).max(200).default([]),
});

export const Details = z.object({
  seq: Seq,
  row: AssetRow,
  /** Facts for the inspector in reading order: `Camera` → `FUJIFILM X-T5`. */
  facts: z.array(z.object({ group: z.string(), name: z.string(), value: z.string() })),
  /** The same as data, named as in domain/asset.ts Facts: for scripts. */
  data: z.record(z.string(), z.json()),
  takenSource: z.enum(TAKEN_SOURCES).optional(),
  values: z.object({
    title: z.string().optional(),
    caption: z.string().optional(),
    creator: z.string().optional(),
    copyright: z.string().optional(),
    /** The remaining fields read from files: `usageTerms`, `credit`, `city`… */
    more: z.record(z.string(), z.string()),
  }),
  /** Where it was taken in words, from the country down: what somebody wrote, or (`derived`) what lies at its position. */
  place: z.object({ names: z.array(z.string()), derived: z.boolean() }).optional(),
  locations: z.array(z.object({ path: z.string(), root: z.string(), size: z.number(), modified: z.string(), missing: z.boolean() })),
  sidecars: z.array(z.string()),
  /** The colors that the picture is made of, the largest first; `share`: part of it, 0–1. */
  palette: z.array(z.object({ hex: z.string(), share: z.number() })),
  /** The file that this one was copied from by this program, where it is now or was last. */
  copyOf: z.object({ n: AssetNo, path: z.string() }).optional(),
  /** What it was made from in another program. */
  madeFrom: z.object({ n: AssetNo, name: z.string() }).optional(),
});
export type Details = z.infer<typeof Details>;

/** The inspector's view of a multiple selection: a value where all agree, `mixed` with the number of values where not. */
const Summary = z.object({ value: z.union([z.string(), z.number()]).nullable(), mixed: z.number().int() });

export const assets = {
  /** Rows in the order asked; numbers that no longer exist are left out. */
  'assets.rows': query({
    in: z.object({ ns: z.array(AssetNo).max(2000) }),
    out: z.object({ seq: Seq, rows: z.array(AssetRow) }),
  }),
  /** What a list shows beside the rows: only what is asked for, and of that only what is set. In the order asked. */
  'assets.columns': query({
    in: z.object({ ns: z.array(AssetNo).max(2000), columns: z.array(ListedColumn).max(LISTED.length) }),
    out: z.object({
      seq: Seq,
      rows: z.array(z.object({ n: AssetNo, values: z.partialRecord(ListedColumn, z.union([z.string(), z.number()])) })),
    }),
  }),
  'assets.details': query({ in: z.object({ n: AssetNo }), out: Details }),
  /**
   * All pixels of a huge picture, as tiles at `/tile/<n>?l=<level>&x=&y=`. They are begun to be made when somebody asks: ask again while
   * they are. Fails when they cannot be made.
   */
  'assets.tiles': query({
    in: z.object({ n: AssetNo }),
    out: z.discriminatedUnion('state', [
      /** `progress`: 0–1, where it is known. */
      z.object({ state: z.literal('making'), progress: z.number().optional() }),
      z.object({
        state: z.literal('ready'),
        /** Pixels of a tile's edge. */
        tile: z.number().int(),
        /** From the largest, each half of the one before; as stored, to be turned by `orientation` (EXIF). */
        levels: z.array(z.object({ width: z.number().int(), height: z.number().int() })),
        orientation: z.number().int(),
      }),
    ]),
  }),
  /** Layers of a picture; `/layers/<n>?t=<ids>&size=` shows it with these toggled. Read from the file each time. */
  'assets.layers': query({
    in: z.object({ n: AssetNo }),
    out: z.object({
      layers: z.array(
        z.object({
          id: z.number().int(),
          name: z.string(),
          depth: z.number().int(),
          kind: z.enum(['group', 'text', 'adjustment', 'pixels']),
          visible: z.boolean(),
          opacity: z.number(),
          mode: z.string(),
          clipped: z.boolean(),
          undrawn: z.array(z.enum(UNDRAWN)),
        }),
      ),
      /** Why they cannot be turned on and off. */
      fixed: z.string().optional(),
    }),
  }),
  'assets.summary': query({
    in: z.object({ targets: Targets }),
    out: z.object({
      seq: Seq,
      count: z.number().int(),
      bytes: z.number(),
      /** `lat,lon`, and how many have any. */
      position: Summary,
      placed: z.number().int(),
      fields: z.object({ rating: Summary, label: Summary, flag: Summary, title: Summary, caption: Summary, creator: Summary, copyright: Summary }),
      tags: z.array(z.object({ path: z.string(), count: z.number().int() })),
    }),
  }),
  /** All that is given together is one undo step. */
  'assets.set': command({
    in: z.object({ targets: Targets, changes: Changes, tags: TagChanges.optional(), fields: FieldChanges.optional() }),
    out: CommandResult,
  }),
  /** From a path on this machine or a lasting id to the number. */
  'assets.find': query({ in: z.object({ ref: z.string() }), out: z.object({ n: AssetNo.optional() }) }),
  /** Real paths for drag-out, reveal and copy, where the host can use them. */
  'assets.paths': query({ in: z.object({ ns: z.array(AssetNo).max(2000) }), out: z.object({ paths: z.array(z.string()) }) }),
  /** Where each asset is, or was when it is missing: for people and scripts. */
  'assets.places': query({
    in: z.object({ ns: z.array(AssetNo).max(2000) }),
    out: z.object({ places: z.array(z.object({ n: AssetNo, path: z.string(), missing: z.boolean() })) }),
  }),
  /** Moves the files to the system's trash, or to `.vitrine-trash` in their root where there is none; undo brings back what it can. */
  'assets.trash': command({ in: z.object({ targets: Targets }), out: CommandResult }),
  /** Fetches files that lie in the cloud, and reads them. Those that are here already are left alone. */
  'assets.download': job({
    in: z.object({ targets: Targets }),
    out: JobStarted,
    progress: z.object({ phase: z.literal('downloading'), done: z.number().int(), total: z.number().int(), failed: z.number().int() }),
    outcome: z.object({
      fetched: z.number().int(),
      failed: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
    }),
  }),
  'assets.reveal': command({ in: z.object({ n: AssetNo }), out: z.object({ seq: Seq, shown: z.boolean(), path: z.string() }) }),
  /** A picture's bytes for clients without URLs (the command line). `size`: long edge in pixels. */
  'assets.picture': stream({
    in: z.object({ n: AssetNo, size: z.number().int().min(16).max(8192), format: z.enum(['webp', 'jpeg', 'png']).default('webp') }),
    chunk: 'bytes',
  }),
  /** `ns` null: more than 1,000 changed, read again what is shown. */
  'assets.changed': topic({ data: z.object({ seq: Seq, ns: z.array(AssetNo).nullable(), fields: z.array(z.string()) }) }),
};
