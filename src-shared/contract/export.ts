/** Renditions for others: presets, and the job that makes them. */
import { z } from 'zod';
import { PACKAGES, PAPERS, type Paper, PLAIN_SHEET } from '../domain/export/package.ts';
import { EXPORT_CLASHES, EXPORT_FORMATS, METADATA_POLICIES, PLAIN_PRESET, SHARPENINGS, WATERMARK_PLACES } from '../domain/export/preset.ts';
import { command, job, query } from '../rpc/define.ts';
import { Override } from './rights.ts';
import { AssetNo, CommandResult, JobStarted, Seq, Targets } from './shapes.ts';

const Side = z.number().int().min(1).max(65_500);
const Path = z.string().min(1).max(4000);
const Color = z.string().regex(/^#[0-9a-f]{6}$/i, 'A color is written as #rrggbb.');

const SizeRule = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('full') }),
  z.strictObject({ rule: z.literal('edge'), pixels: Side }),
  z.strictObject({ rule: z.literal('exact'), width: Side, height: Side, fit: z.enum(['crop', 'pad']), background: Color.optional() }),
  z.strictObject({ rule: z.literal('megapixels'), megapixels: z.number().min(0.01).max(1000) }),
]);

const Watermark = z
  .strictObject({
    text: z.string().min(1).max(200).optional(),
    image: Path.optional(),
    position: z.enum(WATERMARK_PLACES).default('bottom-right'),
    opacity: z.number().min(0.01).max(1).default(0.6),
    size: z.number().min(0.01).max(1).default(0.25),
  })
  .refine(({ text, image }) => (text === undefined) !== (image === undefined), 'A watermark is a text or an image.');

/** See domain/export/preset.ts. */
export const ExportPreset = z.strictObject({
  format: z.enum(EXPORT_FORMATS).default(PLAIN_PRESET.format),
  size: SizeRule.default(PLAIN_PRESET.size),
  enlarge: z.boolean().default(PLAIN_PRESET.enlarge),
  quality: z.number().int().min(1).max(100).default(PLAIN_PRESET.quality),
  limit: z.number().int().min(1000).optional(),
  profile: z.union([z.enum(['srgb', 'p3', 'source']), z.strictObject({ file: Path })]).default('srgb'),
  sharpen: z.enum(SHARPENINGS).default(PLAIN_PRESET.sharpen),
  metadata: z.enum(METADATA_POLICIES).default(PLAIN_PRESET.metadata),
  watermark: Watermark.optional(),
  folders: z.string().max(500).default(PLAIN_PRESET.folders),
  name: z.string().max(500).default(PLAIN_PRESET.name),
  clash: z.enum(EXPORT_CLASHES).default(PLAIN_PRESET.clash),
});
export type ExportPreset = z.infer<typeof ExportPreset>;

/** See domain/export/package.ts. */
export const ExportPackage = z.strictObject({
  kind: z.enum(PACKAGES),
  /** Of the file or folder that it becomes, without extension. */
  name: z.string().trim().min(1).max(200),
  /** Of contact sheets. */
  layout: z
    .strictObject({
      rows: z.number().int().min(1).max(30).default(PLAIN_SHEET.rows),
      columns: z.number().int().min(1).max(30).default(PLAIN_SHEET.columns),
      paper: z.enum(Object.keys(PAPERS) as [Paper, ...Paper[]]).default(PLAIN_SHEET.paper),
      landscape: z.boolean().default(PLAIN_SHEET.landscape),
      caption: z.string().max(500).default(PLAIN_SHEET.caption),
    })
    .optional(),
});
export type ExportPackage = z.infer<typeof ExportPackage>;

const PresetNo = z.number().int().positive();
/** `n` absent: it was there from the start, and is not changed. */
export const NamedPreset = z.object({ n: PresetNo.optional(), name: z.string(), body: ExportPreset });
export type NamedPreset = z.infer<typeof NamedPreset>;

/** Presets by their names. */
const Presets = z.array(z.string().min(1).max(200)).min(1).max(50);

export const ExportProblem = z.object({
  n: AssetNo,
  /** Of the original. */
  path: z.string(),
  preset: z.string(),
  code: z.string(),
  message: z.string(),
});

export const ExportOutcome = z.object({
  to: z.string(),
  /** Files written, and of what size together. */
  exported: z.number().int(),
  bytes: z.number(),
  /** Not written, since a file of that name was there. */
  skipped: z.number().int(),
  failed: z.array(ExportProblem),
  /** Those written, absolute; the first thousand. */
  files: z.array(z.string()),
  seconds: z.number(),
});
export type ExportOutcome = z.infer<typeof ExportOutcome>;

export const exporting = {
  /** Those that were there from the start, then those of people, by name. */
  'presets.list': query({ in: z.object({}), out: z.object({ seq: Seq, presets: z.array(NamedPreset) }) }),
  /** Makes a preset, or changes the one with this number. A name that another one has is refused. */
  'presets.define': command({
    in: z.object({ n: PresetNo.optional(), name: z.string().min(1).max(200), body: ExportPreset.optional() }),
    out: CommandResult.extend({ n: PresetNo }),
  }),
  'presets.remove': command({ in: z.object({ n: PresetNo }), out: CommandResult }),
  /** Each asset by each preset, into a folder that is made when it is not there. Begun a second time after it was cut off, it goes on. Outcome: ExportOutcome. */
  'export.start': job({
    in: z.object({
      targets: Targets,
      presets: z.array(z.string().min(1).max(200)).max(50),
      /** Absolute. */
      to: Path,
      /** For `{text}` in templates. */
      text: z.string().max(500).optional(),
      /** Why those leave whose rights are against it; it is written down. Absent: they stop the export, or are warned of. */
      why: Override.optional(),
      /** All of it as one file or folder. A contact sheet needs no preset. Galleries take of each the first preset that fits. */
      package: ExportPackage.optional(),
      /** What it is for: the door has a policy for each. */
      way: z.enum(['export', 'share']).default('export'),
    }),
    out: JobStarted.extend({ warnings: z.array(z.string()) }),
    progress: z.object({ phase: z.enum(['looking', 'exporting', 'packing']), done: z.number().int(), total: z.number().int(), failed: z.number().int(), secondsLeft: z.number().optional(), part: z.number().optional() }),
    outcome: ExportOutcome,
  }),
  /**
   * Files for other programs to take, by a drag or the clipboard: as they are, or as a preset makes them. Rejects with `conflict` where
   * their rights say that they may not leave.
   */
  'export.files': command({
    in: z.object({ ns: z.array(AssetNo).min(1).max(2000), way: z.enum(['drag', 'copy']), preset: z.string().max(200).optional() }),
    out: z.object({ seq: Seq, paths: z.array(z.string()), warnings: z.array(z.string()) }),
  }),
  /** The same on the system's clipboard, where the program runs. Rejects with `unsupported` where nothing there takes files. */
  'export.copy': command({
    in: z.object({ ns: z.array(AssetNo).min(1).max(2000), preset: z.string().max(200).optional() }),
    out: z.object({ seq: Seq, files: z.number().int(), warnings: z.array(z.string()) }),
  }),
  /** With which presets it was exported last, and where to; absent: never. */
  'export.last': query({ in: z.object({}), out: z.object({ last: z.object({ presets: Presets, to: Path, text: z.string().optional() }).optional() }) }),
};
