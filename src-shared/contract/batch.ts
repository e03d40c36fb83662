/** Metadata of many assets at once: templates with variables, find and replace, copy and paste. */
import { z } from 'zod';
import { COPY_GROUP_NAMES, TEMPLATE_FIELDS, TEXT_FIELDS, WAYS } from '../domain/batch/texts.ts';
import { command, query, topic } from '../rpc/define.ts';
import { AssetNo, CommandResult, FlagValue, LabelText, Rating, Seq, TagPathText, Targets } from './shapes.ts';

const Given = z.object({
  /** May hold the variables of name templates: `© {date:YYYY} {creator|"Ines"}`. One that gives nothing leaves the field as it is. */
  text: z.string().max(20_000),
  way: z.enum(WAYS).default('replace'),
});
export const TextFieldName = z.enum(TEXT_FIELDS);

/** What a template gives; what is not named stays as it is. */
export const TemplateBody = z.object({
  texts: z.partialRecord(z.enum(TEMPLATE_FIELDS), Given).default({}),
  rating: Rating.optional(),
  label: LabelText.optional(),
  flag: FlagValue.optional(),
  /** Added to those that are there. */
  tags: z.array(TagPathText).max(200).default([]),
  /** Custom fields by their keys; choices by their names, several with commas between (as on the command line). */
  fields: z.record(z.string().max(200), Given).default({}),
});
export type TemplateBody = z.infer<typeof TemplateBody>;

const TemplateNo = z.number().int().positive();
export const MetadataTemplate = z.object({ n: TemplateNo, name: z.string(), body: TemplateBody });
export type MetadataTemplate = z.infer<typeof MetadataTemplate>;

export const Replacing = z.strictObject({
  fields: z.array(TextFieldName).min(1),
  find: z.string().min(1).max(1000),
  with: z.string().max(5000),
  regex: z.boolean().default(false),
  matchCase: z.boolean().default(false),
  wholeWord: z.boolean().default(false),
});

/** `text`: for `{text}` in templates. `pasted`: what history calls it. */
export const BatchWish = z.union([
  z.strictObject({ template: TemplateNo, text: z.string().max(500).optional() }),
  z.strictObject({ body: TemplateBody, text: z.string().max(500).optional(), pasted: z.boolean().default(false) }),
  z.strictObject({ replace: Replacing }),
  /** City, State and Country by position. `overwrite`: also where somebody wrote another place. */
  z.strictObject({ places: z.object({ overwrite: z.boolean().default(false) }) }),
]);
export type BatchWish = z.infer<typeof BatchWish>;

export const BatchRow = z.object({
  n: AssetNo,
  name: z.string(),
  /** A field of every asset, or the name of a custom one. */
  field: z.string(),
  before: z.string(),
  after: z.string(),
});
export type BatchRow = z.infer<typeof BatchRow>;

const Wish = z.object({ targets: Targets, wish: BatchWish });

export const batch = {
  /** By name. */
  'templates.list': query({ in: z.object({}), out: z.object({ seq: Seq, templates: z.array(MetadataTemplate) }) }),
  /** Makes a template, or changes the one with this number. A name that another one has is refused. */
  'templates.define': command({
    in: z.object({ n: TemplateNo.optional(), name: z.string().min(1).max(200).optional(), body: TemplateBody.optional() }),
    out: CommandResult.extend({ n: TemplateNo }),
  }),
  'templates.remove': command({ in: z.object({ n: TemplateNo }), out: CommandResult }),
  'templates.changed': topic({ data: z.object({ seq: Seq }) }),
  /** What an asset shows of these groups, as a template gives it: to paste, or to keep under a name. */
  'batch.copy': query({ in: z.object({ n: AssetNo, groups: z.array(z.enum(COPY_GROUP_NAMES)).min(1) }), out: z.object({ seq: Seq, body: TemplateBody }) }),
  /** Each value before and after, asset by asset. */
  'batch.preview': query({
    in: Wish.extend({ limit: z.number().int().min(0).max(2000).default(500) }),
    out: z.object({
      seq: Seq,
      total: z.number().int(),
      /** How many assets get another value, and of how many values. */
      changes: z.number().int(),
      values: z.number().int(),
      fields: z.array(z.object({ field: z.string(), count: z.number().int() })),
      items: z.array(BatchRow),
      warnings: z.array(z.string()),
      /** The template or expression that cannot be read: in which field, and what is wrong. */
      error: z.object({ in: z.string(), at: z.number().int(), message: z.string() }).optional(),
    }),
  }),
  /** One undo step. */
  'batch.apply': command({ in: Wish, out: CommandResult }),
};
