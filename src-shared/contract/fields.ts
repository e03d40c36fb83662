/** Custom fields: what people define beside the fields of every asset, in groups (schemas) that are for some kinds of asset. */
import { z } from 'zod';
import { FIELD_TYPES } from '../domain/fields/fields.ts';
import { command, query, topic } from '../rpc/define.ts';
import { AssetNo, CommandResult, KindValue, Seq, Targets } from './shapes.ts';

/** Local number of a schema, a field or a choice. */
const DefinitionNo = z.number().int().positive();
const Name = z.string().min(1).max(200);

export const FieldTypeValue = z.enum(FIELD_TYPES);
export const FieldChoice = z.object({ n: DefinitionNo, name: z.string() });
export const FieldDefinition = z.object({
  n: DefinitionNo,
  schema: DefinitionNo,
  /** `field.<key>:` in a search. It stays when the field is renamed. */
  key: z.string(),
  name: z.string(),
  type: FieldTypeValue,
  /** In their order; none for types that have none. */
  choices: z.array(FieldChoice),
  /** The name of its property in files, with our prefix: `vitrineFields:client`. */
  property: z.string(),
});
export type FieldDefinition = z.infer<typeof FieldDefinition>;
export const FieldSchema = z.object({
  n: DefinitionNo,
  name: z.string(),
  /** Null: for all. */
  kinds: z.array(KindValue).nullable(),
  fields: z.array(FieldDefinition),
});
export type FieldSchema = z.infer<typeof FieldSchema>;

/** A text, a number, a date as `2024-06-01`; of a choice its number. */
const Value = z.union([z.string().max(20_000), z.number()]);
/** What is set of one field. `value`: null clears. Of a field of several choices `add` and `remove` leave the others as they are. */
export const FieldChange = z.object({
  n: DefinitionNo,
  value: Value.nullable().optional(),
  add: z.array(DefinitionNo).max(500).optional(),
  remove: z.array(DefinitionNo).max(500).optional(),
});
export type FieldChange = z.infer<typeof FieldChange>;
export const FieldChanges = z.array(FieldChange).min(1).max(500);

/** What an asset shows of one field. `value`: as above; of several choices their numbers. */
export const FieldShown = z.object({ n: DefinitionNo, value: z.union([z.string(), z.number(), z.array(DefinitionNo)]) });

const Defined = CommandResult.extend({ n: DefinitionNo });
/** Where it stands among its like: before that one, or last with null. */
const before = DefinitionNo.nullable().optional();

export const fields = {
  /** All that are there, in their order. */
  'fields.list': query({ in: z.object({}), out: z.object({ seq: Seq, schemas: z.array(FieldSchema) }) }),
  /** Makes a schema, or changes the one with this number. */
  'fields.defineSchema': command({
    in: z.object({ n: DefinitionNo.optional(), name: Name.optional(), kinds: z.array(KindValue).nullable().optional(), before }),
    out: Defined,
  }),
  /**
   * Makes a field in a schema, or changes the one with this number; its type and key are for ever. `choices`: all that it has from then
   * on, in this order; those with a number are kept, though perhaps under another name, and those left out are removed.
   */
  'fields.define': command({
    in: z.object({
      n: DefinitionNo.optional(),
      schema: DefinitionNo.optional(),
      name: Name.optional(),
      type: FieldTypeValue.optional(),
      choices: z.array(z.object({ n: DefinitionNo.optional(), name: Name })).max(500).optional(),
      before,
    }),
    out: Defined,
  }),
  /** Removes a field, or a schema with its fields. Their values stay and come back with them (undo). */
  'fields.remove': command({ in: z.object({ n: DefinitionNo }), out: CommandResult }),
  /** One undo step. Assets of kinds that a field is not for are left alone, and told of. */
  'fields.set': command({ in: z.object({ targets: Targets, values: FieldChanges }), out: CommandResult }),
  /** What these assets show, in the order asked; fields without a value are left out. */
  'fields.of': query({
    in: z.object({ ns: z.array(AssetNo).max(2000) }),
    out: z.object({ seq: Seq, assets: z.array(z.object({ n: AssetNo, values: z.array(FieldShown) })) }),
  }),
  /** What several have in common: for fields that are for one of their kinds or of which one has a value. */
  'fields.summary': query({
    in: z.object({ targets: Targets }),
    out: z.object({
      seq: Seq,
      count: z.number().int(),
      fields: z.array(
        z.object({
          n: DefinitionNo,
          /** The one value that all have. */
          value: z.union([z.string(), z.number()]).nullable(),
          /** How many values there are, where they differ; up to 1,000. */
          mixed: z.number().int(),
          /** Of a field of several choices: how many have each. */
          choices: z.array(z.object({ n: DefinitionNo, count: z.number().int() })).optional(),
        }),
      ),
    }),
  }),
  'fields.changed': topic({ data: z.object({ seq: Seq }) }),
};
