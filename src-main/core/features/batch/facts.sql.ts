/** What of assets goes into templates, and what they show now. */
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { TEXT_FIELDS, type TextField } from '../../../../src-shared/domain/batch/texts.ts';
import { type NameFacts, splitName } from '../../../../src-shared/domain/naming/index.ts';
import type { Tx } from '../../db/procedure.ts';

export interface BatchAsset {
  readonly n: number;
  readonly name: string;
  readonly facts: NameFacts;
  readonly texts: Readonly<Partial<Record<TextField, string>>>;
}

interface Row {
  n: number; name: string | null; folder: string | null; kind: number | null; taken: string | null; camera: string | null; lens: string | null; serial: string | null;
  title: string | null; caption: string | null; creator: string | null; copyright: string | null; label: string | null; rating: number; more: string | null;
}

/** In the order given. */
export function* assetsOf(tx: Tx, ns: readonly number[]): Generator<BatchAsset> {
  const rows = tx.sql(
    `SELECT asset.n, asset.name, folder.name AS folder, asset.kind, taken, camera, lens, serial, title, caption, creator, copyright, label, rating, more
     FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value LEFT JOIN folder ON folder.n = asset.folder ORDER BY some.key`,
  );
  for (const row of rows.iterate(JSON.stringify(ns)) as IterableIterator<Row>) {
    const all: Record<string, unknown> = { ...(row.more ? JSON.parse(row.more) : {}), ...row };
    const texts = Object.fromEntries(TEXT_FIELDS.flatMap((field) => (typeof all[field] === 'string' && all[field] !== '' ? [[field, all[field]]] : []))) as BatchAsset['texts'];
    const { stem, ext } = splitName(row.name ?? '');
    const known = (value: string | null) => value ?? undefined;
    yield {
      n: row.n,
      name: row.name ?? '',
      texts,
      facts: {
        ...texts, name: stem, ext, folder: known(row.folder), kind: KINDS[row.kind ?? -1], takenAt: known(row.taken), camera: known(row.camera), lens: known(row.lens), serial: known(row.serial),
        label: known(row.label), rating: row.rating,
      },
    };
  }
}
