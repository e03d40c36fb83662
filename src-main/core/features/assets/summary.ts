/** What a selection has in common, read in parts: of a million assets too, without keeping others who read from their turn. */
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { DbClient } from '../../db/procedure.ts';
import { MOST_VALUES, type Stored, SUMMARY_FIELDS, summaryPart, type SummaryField } from './summary.sql.ts';

export interface Summary {
  readonly seq: number;
  readonly count: number;
  readonly bytes: number;
  /** The one value of each field, or how many values there are, counted up to 1,000. */
  readonly fields: Record<SummaryField, { value: Stored; mixed: number }>;
  /** The tags of most assets first, 500 at most. */
  readonly tags: readonly { tag: number; count: number }[];
}

/** Some 30 ms of a reader's time. */
const PART = 10_000;
const MOST_TAGS = 500;

/** Throws RpcError `cancelled` between two parts when nobody waits any more. */
export async function summarize(
  db: DbClient,
  ns: readonly number[],
  signal?: { readonly aborted: boolean },
): Promise<Summary> {
  const known = new Map<SummaryField, Set<Stored>>(SUMMARY_FIELDS.map((field) => [field, new Set()]));
  const tags = new Map<number, number>();
  let [seq, count, bytes] = [0, 0, 0];
  const all = ns.length > PART ? [...new Set(ns)] : ns;
  for (let from = 0; from === 0 || from < all.length; from += PART) {
    if (signal?.aborted) throw new RpcError('cancelled', 'Nobody waits for this any more.');
    const fields = SUMMARY_FIELDS.filter((field) => known.get(field)!.size < MOST_VALUES);
    const part = await db.call(summaryPart, { ns: all.slice(from, from + PART), fields });
    ({ seq } = part);
    count += part.count;
    bytes += part.bytes;
    for (const [i, field] of fields.entries()) {
      const values = known.get(field)!;
      for (const value of part.values[i]!) if (values.size < MOST_VALUES) values.add(value);
    }
    for (const { tag, count: more } of part.tags) tags.set(tag, (tags.get(tag) ?? 0) + more);
  }
  return {
    seq,
    count,
    bytes,
    fields: Object.fromEntries(
      SUMMARY_FIELDS.map((field) => [field, inCommon(known.get(field)!)]),
    ) as Summary['fields'],
    tags: [...tags]
      .map(([tag, count]) => ({ tag, count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, MOST_TAGS),
  };
}

const inCommon = (values: ReadonlySet<Stored>): { value: Stored; mixed: number } =>
  values.size > 1 ? { value: null, mixed: values.size } : { value: [...values][0] ?? null, mixed: 0 };
