/** Things of the catalog and their values in words, for lists of what people did. */
import { ENTITY, FIELD, fieldName } from '../../../../src-shared/domain/ops/fields.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import type { Tx } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { shownPath } from '../../db/tags.ts';
import { customRegister } from '../fields/fields.service.ts';

export const KIND_WORDS: Readonly<Record<number, string>> = {
  [ENTITY.asset]: 'asset',
  [ENTITY.tag]: 'tag',
  [ENTITY.collection]: 'collection',
  [ENTITY.field]: 'field',
  [ENTITY.schema]: 'schema',
  [ENTITY.choice]: 'choice',
  [ENTITY.template]: 'template',
  [ENTITY.version]: 'version',
  [ENTITY.editPreset]: 'edit preset',
  [ENTITY.preset]: 'export preset',
  [ENTITY.marker]: 'marker',
  [ENTITY.root]: 'folder',
};

const NAMED_BY: Readonly<Record<number, number>> = {
  [ENTITY.collection]: FIELD.collectionName,
  [ENTITY.field]: FIELD.defName,
  [ENTITY.schema]: FIELD.defName,
  [ENTITY.choice]: FIELD.defName,
  [ENTITY.template]: FIELD.templateName,
  [ENTITY.version]: FIELD.versionName,
  [ENTITY.editPreset]: FIELD.editPresetName,
  [ENTITY.preset]: FIELD.presetName,
  [ENTITY.marker]: FIELD.markerText,
  [ENTITY.root]: FIELD.rootName,
};

/** What people call it; '' where it has no name. Of an asset: its file's name. */
export function named(tx: Tx, n: number, kind: number): string {
  if (kind === ENTITY.asset)
    return (tx.column('SELECT name FROM asset WHERE n = ?').get(n) as string | undefined) ?? '';
  if (kind === ENTITY.tag) return printTagPath(shownPath(tx, n));
  const field = NAMED_BY[kind];
  const name = field === undefined ? undefined : register(tx, n, field);
  return typeof name === 'string' ? name : '';
}

/** The field as searches and windows name it, what people call a custom one, and its value as they read it. `value`: JSON. */
export function valueSaid(
  tx: Tx,
  field: number,
  value: string | null,
): { readonly field: string; readonly name?: string; readonly value: unknown } {
  const said = value === null ? null : (JSON.parse(value) as unknown);
  const custom = customRegister(tx, field);
  if (custom) return { field: fieldName(field), name: custom.name, value: custom.show(said) };
  if ((field === FIELD.tagParent || field === FIELD.collectionParent) && typeof said === 'string') {
    const above = tx.sql('SELECT n, kind FROM entity WHERE id = ?').get(Buffer.from(said, 'hex')) as
      | { n: number; kind: number }
      | undefined;
    return { field: fieldName(field), value: above ? named(tx, above.n, above.kind) : said };
  }
  return { field: fieldName(field), value: said };
}
