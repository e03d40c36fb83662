/** What a part of a selection has in common. */
import { read } from '../../db/procedure.ts';

export const SUMMARY_FIELDS = ['rating', 'label', 'flag', 'title', 'caption', 'creator', 'copyright'] as const;
export type SummaryField = (typeof SUMMARY_FIELDS)[number];
export type Stored = string | number | null;

/** Values of a field that are told apart at most. */
export const MOST_VALUES = 1000;

/** One part; `fields`: those of which not enough values are known yet. */
export const summaryPart = read(
  'assets.summary',
  (tx, { ns, fields }: { ns: readonly number[]; fields: readonly SummaryField[] }) => {
    const list = JSON.stringify(ns);
    const values = fields.map(
      (field) =>
        tx
          .column(
            `SELECT DISTINCT ${field} FROM json_each(?) AS part CROSS JOIN asset ON asset.n = part.value LIMIT ${MOST_VALUES}`,
          )
          .all(list) as Stored[],
    );
    const total = tx
      .sql(
        'SELECT count(*) AS count, ifnull(sum(size), 0) AS bytes FROM (SELECT DISTINCT value FROM json_each(?)) AS part CROSS JOIN asset ON asset.n = part.value',
      )
      .get(list) as { count: number; bytes: number };
    const tags = tx
      .sql(
        'SELECT tag, count(*) AS count FROM (SELECT DISTINCT value FROM json_each(?)) AS part CROSS JOIN asset_tag ON asset = part.value GROUP BY tag',
      )
      .all(list) as { tag: number; count: number }[];
    return { seq: tx.rev(), ...total, values, tags };
  },
);
