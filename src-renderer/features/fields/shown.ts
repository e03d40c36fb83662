/** Which custom fields the inspector shows of a selection, and with what in them. Pure. */
import type { FieldDefinition, FieldSchema } from '../../../src-shared/contract/fields.ts';
import type { Kind } from '../../../src-shared/domain/asset.ts';
import { appliesTo } from '../../../src-shared/domain/fields/fields.ts';
import type { Output } from '../../client/client.ts';

export interface ShownField {
  field: FieldDefinition;
  /** A text, a number, a date, the number of a choice; null for none. */
  value: string | number | null;
  /** How many different values there are; 0 or 1: all agree. */
  mixed: number;
  /** Of several choices: how many of the selection have each. */
  having: ReadonlyMap<number, number>;
}
export interface ShownGroup {
  schema: FieldSchema;
  fields: readonly ShownField[];
}

type Values = Output<'fields.of'>['assets'][number]['values'];
type Common = Output<'fields.summary'>['fields'];

/** Of one asset: the fields for its kind, and those it has a value of all the same. */
export function fieldsOfOne(schemas: readonly FieldSchema[], kind: Kind, values: Values): readonly ShownGroup[] {
  const of = new Map(values.map(({ n, value }) => [n, value]));
  return grouped(schemas, (schema, field) => {
    const value = of.get(field.n);
    if (value === undefined && !appliesTo(schema.kinds, kind)) return undefined;
    const several = Array.isArray(value);
    return { field, value: several ? null : (value ?? null), mixed: 0, having: new Map(several ? value.map((n) => [n, 1]) : []) };
  });
}

/** Of several: those that the core tells of. */
export function fieldsOfMany(schemas: readonly FieldSchema[], common: Common): readonly ShownGroup[] {
  const of = new Map(common.map((one) => [one.n, one]));
  return grouped(schemas, (_, field) => {
    const one = of.get(field.n);
    return one && { field, value: one.value, mixed: one.mixed, having: new Map((one.choices ?? []).map(({ n, count }) => [n, count])) };
  });
}

function grouped(schemas: readonly FieldSchema[], show: (schema: FieldSchema, field: FieldDefinition) => ShownField | undefined): ShownGroup[] {
  return schemas
    .map((schema) => ({ schema, fields: schema.fields.map((field) => show(schema, field)).filter((one) => one !== undefined) }))
    .filter(({ fields }) => fields.length > 0);
}
