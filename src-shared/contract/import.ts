/** Bringing files in from a card or folder: copied, read back, named by templates, known again when they come a second time. */
import { z } from 'zod';
import { job, query } from '../rpc/define.ts';
import { TemplateBody } from './batch.ts';
import { AssetNo, JobStarted, KindValue, TagPathText } from './shapes.ts';

const Text = z.string().max(20_000);
const Template = z.string().max(500);

/** Texts that every imported file is given. */
export const ImportValues = z.object({
  title: Text.optional(),
  caption: Text.optional(),
  creator: Text.optional(),
  copyright: Text.optional(),
  headline: Text.optional(),
  credit: Text.optional(),
  usageTerms: Text.optional(),
  instructions: Text.optional(),
  location: Text.optional(),
  city: Text.optional(),
  state: Text.optional(),
  country: Text.optional(),
  job: Text.optional(),
  webStatement: Text.optional(),
});

export const FOLDER_TEMPLATE = '{date:YYYY}/{date:YYYY-MM-DD}';
export const NAME_TEMPLATE = '{name}';

export const ImportWish = z.object({
  /** Folder of a card, or any other; absolute. */
  source: z.string().min(1),
  /** Folder of the library, or one that becomes one; made when it is not there. */
  to: z.string().min(1),
  /** A second place for the same files, not looked into by the library. */
  second: z.string().min(1).optional(),
  /** Templates of domain/naming: folders below the target, and names without extensions. */
  folders: Template.default(FOLDER_TEMPLATE),
  name: Template.default(NAME_TEMPLATE),
  /** For `{text}` in the templates. */
  text: z.string().max(500).optional(),
  /** Two files with one name, or a name that is taken: a number is added, or they are not copied and named. Nothing is written over. */
  clash: z.enum(['suffix', 'error']).default('suffix'),
  /** Paths below the source; absent: all. */
  files: z.array(z.string()).max(200_000).optional(),
  /** Copies what was imported before, too. */
  again: z.boolean().default(false),
  values: ImportValues.default({}),
  tags: z.array(TagPathText).max(200).default([]),
  /** Number of a metadata template. It is read when the import begins: what becomes of it later changes nothing. `values` go before it. */
  template: z.number().int().positive().optional(),
  /** The same, written out. */
  metadata: TemplateBody.optional(),
});
export type ImportWish = z.infer<typeof ImportWish>;

export const ImportProblem = z.object({ path: z.string(), code: z.string(), message: z.string() });

export const ImportOutcome = z.object({
  to: z.string(),
  second: z.string().optional(),
  /** Folders of the library that files were copied into. */
  folders: z.array(z.string()),
  /** Files copied, read back and equal, at every place. */
  copied: z.number().int(),
  bytes: z.number(),
  /** Files of which the catalog knew the content. */
  known: z.number().int(),
  failed: z.array(ImportProblem),
  /** What the metadata template could not give, for people. */
  warnings: z.array(z.string()).default([]),
  /** Files of the source that were not asked for. */
  left: z.number().int(),
  /** Every file of the source is in the library, read back; the source can be erased. */
  safe: z.boolean(),
  /** Why not. */
  why: z.string().optional(),
  /** The copies were read from their disks, not from memory. */
  direct: z.boolean(),
  seconds: z.number(),
});
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const SourceItem = z.object({
  /** Below the source. */
  path: z.string(),
  name: z.string(),
  size: z.number(),
  /** Files of one number keep one stem. */
  group: z.number().int(),
});

export const SourceDetail = z.object({
  path: z.string(),
  kind: KindValue,
  /** ISO 8601 wall clock. */
  takenAt: z.string(),
  camera: z.string().optional(),
  /** Its content came before, or lies in the library, as this asset. */
  known: z.object({ by: z.enum(['imported', 'library']), n: AssetNo }).optional(),
  /** Part of its picture's URL: `<base>/source/<picture>`. */
  picture: z.string().optional(),
  problem: z.string().optional(),
});
export type SourceDetail = z.infer<typeof SourceDetail>;

export const importing = {
  /** Cards and cameras that are connected now. */
  'import.sources': query({ in: z.object({}), out: z.object({ cards: z.array(z.object({ name: z.string(), path: z.string() })) }) }),
  /** What lies there, by path. */
  'import.list': query({ in: z.object({ source: z.string().min(1) }), out: z.object({ source: z.string(), files: z.array(SourceItem) }) }),
  /** What some of the files say of themselves, in the order asked; those that are gone are left out. */
  'import.details': query({
    in: z.object({ source: z.string().min(1), files: z.array(z.string()).max(200) }),
    out: z.object({ files: z.array(SourceDetail) }),
  }),
  /** What the first files would be named; `error` where a template cannot be read. */
  'import.example': query({
    in: z.object({ source: z.string().min(1).optional(), files: z.array(z.string()).max(20).default([]), folders: Template, name: Template, text: z.string().max(500).optional(), values: ImportValues.default({}), template: z.number().int().positive().optional() }),
    out: z.object({
      examples: z.array(z.object({ path: z.string(), becomes: z.string() })),
      error: z.object({ in: z.enum(['folders', 'name']), at: z.number().int(), message: z.string() }).optional(),
    }),
  }),
  /** Begun a second time with the same wish it goes on where it was cut off. Outcome: ImportOutcome. */
  'import.start': job({
    in: ImportWish,
    out: JobStarted,
    progress: z.object({ phase: z.enum(['looking', 'copying', 'checking', 'naming']), done: z.number().int(), total: z.number().int(), failed: z.number().int(), secondsLeft: z.number().optional() }),
    outcome: ImportOutcome,
  }),
};
