/** What of assets goes into templates, and what they show now. */
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { TEMPLATE_FIELDS, type TemplateField } from '../../../../src-shared/domain/batch/texts.ts';
import { type NameFacts, splitName } from '../../../../src-shared/domain/naming/index.ts';
import { valuesOfTerms } from '../../../../src-shared/domain/rights/terms.ts';
import type { Tx } from '../../db/procedure.ts';

export interface BatchAsset {
  readonly n: number;
  readonly name: string;
  /** The one that leads its pair; itself where it is in none. */
  readonly lead: number;
  /** Of one in a pair, but for its name and kind: those of the one that leads. A voice memo has no camera, and a film says its time otherwise. */
  readonly facts: NameFacts;
  readonly texts: Readonly<Partial<Record<TemplateField, string>>>;
}

interface Row {
  n: number; pair: number | null; name: string | null; folder: string | null; kind: number | null; taken: string | null; camera: string | null; lens: string | null; serial: string | null;
  title: string | null; caption: string | null; creator: string | null; copyright: string | null; label: string | null; rating: number; more: string | null; rights: string | null;
}

/** In the order given. */
export function* assetsOf(tx: Tx, ns: readonly number[]): Generator<BatchAsset> {
  const rows = tx.sql(`SELECT ${COLUMNS} FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value LEFT JOIN folder ON folder.n = asset.folder ORDER BY some.key`);
  const one = tx.sql(`SELECT ${COLUMNS} FROM asset LEFT JOIN folder ON folder.n = asset.folder WHERE asset.n = ?`);
  for (const row of rows.iterate(JSON.stringify(ns)) as IterableIterator<Row>) {
    const texts = textsOf(row);
    const lead = row.pair === null || row.pair === row.n ? undefined : (one.get(row.pair) as Row | undefined);
    const { stem: name, ext } = splitName(row.name ?? '');
    yield { n: row.n, name: row.name ?? '', lead: lead?.n ?? row.n, texts, facts: { ...factsOf(lead ?? row), name, ext, kind: KINDS[row.kind ?? -1] } };
  }
}

const COLUMNS = 'asset.n, asset.pair, asset.name, folder.name AS folder, asset.kind, taken, camera, lens, serial, title, caption, creator, copyright, label, rating, more, rights';

function textsOf(row: Row): BatchAsset['texts'] {
  const all: Record<string, unknown> = { ...(row.more ? JSON.parse(row.more) : {}), ...row, ...valuesOfTerms(row.rights ? JSON.parse(row.rights) : {}) };
  return Object.fromEntries(TEMPLATE_FIELDS.flatMap((field) => (typeof all[field] === 'string' && all[field] !== '' ? [[field, all[field]]] : [])));
}

function factsOf(row: Row): Omit<NameFacts, 'name' | 'ext' | 'kind'> {
  const known = (value: string | null) => value ?? undefined;
  return {
    ...textsOf(row), folder: known(row.folder), takenAt: known(row.taken), camera: known(row.camera), lens: known(row.lens), serial: known(row.serial), label: known(row.label), rating: row.rating,
  };
}
