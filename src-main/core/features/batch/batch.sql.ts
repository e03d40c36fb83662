/** Metadata of many assets at once: the preview, the change, and what is copied. */
import type { BatchRow, BatchWish, TemplateBody } from '../../../../src-shared/contract/batch.ts';
import { COPY_GROUPS, type CopyGroup, TEMPLATE_FIELDS } from '../../../../src-shared/domain/batch/texts.ts';
import { quoteChoice } from '../../../../src-shared/domain/fields/fields.ts';
import { literalTemplate } from '../../../../src-shared/domain/naming/index.ts';
import { printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { withPartners } from '../../db/stacks.ts';
import { shownPath } from '../../db/tags.ts';
import { fieldsOf, schemasOf } from '../fields/fields.service.ts';
import { assetsOf } from './facts.sql.ts';
import { carryOut, planOf, rowsOf, WishError } from './plan.ts';

interface Input {
  readonly ns: readonly number[];
  readonly wish: BatchWish;
}

export interface Preview {
  readonly seq: number;
  readonly total: number;
  readonly changes: number;
  readonly values: number;
  readonly fields: { field: string; count: number }[];
  readonly items: BatchRow[];
  readonly warnings: string[];
  readonly error?: { in: string; at: number; message: string };
}

export const previewBatch = read(
  'batch.preview',
  (tx, { ns: asked, wish, limit }: Input & { readonly limit: number }): Preview => {
    const items: BatchRow[] = [];
    const ns = withPartners(tx, asked);
    try {
      const plan = planOf(tx, ns, wish);
      const [changed, counts] = [new Set<number>(), new Map<string, number>()];
      let values = 0;
      for (const row of rowsOf(tx, ns, plan)) {
        values++;
        changed.add(row.n);
        counts.set(row.field, (counts.get(row.field) ?? 0) + 1);
        if (items.length < limit) items.push(row);
      }
      return { seq: tx.rev(), total: plan.total, changes: changed.size, values, fields: [...counts].map(([field, count]) => ({ field, count })), items, warnings: [...plan.warnings] };
    } catch (error) {
      if (!(error instanceof WishError)) throw error;
      return { seq: tx.rev(), total: ns.length, changes: 0, values: 0, fields: [], items: [], warnings: [], error: { in: error.field, at: error.at, message: error.message } };
    }
  },
  'slow',
);

export const applyBatch = write('batch.apply', (tx, { actor, ns: asked, wish }: Input & { readonly actor: string }): Outcome & { warnings: string[] } => {
  const ns = withPartners(tx, asked);
  const plan = planOf(tx, ns, wish);
  const outcome = commit(tx, { actor, label: labelFor(tx, wish) }, (change) => carryOut(tx, change, ns, plan));
  return { ...outcome, warnings: [...plan.warnings] };
});

function labelFor(tx: Tx, wish: BatchWish): (changed: number) => string {
  const assets = (n: number) => `${n.toLocaleString('en')} ${n === 1 ? 'asset' : 'assets'}`;
  if ('places' in wish) return (n) => `Wrote the place ${n === 1 ? 'name' : 'names'} of ${assets(n)}`;
  if ('replace' in wish) return (n) => `Replaced “${short(wish.replace.find)}” in ${assets(n)}`;
  if ('body' in wish) return (n) => `${wish.pasted ? 'Pasted' : 'Set'} ${inWords(wish.body)} ${wish.pasted ? 'onto' : 'of'} ${assets(n)}`;
  const name = tx.column('SELECT name FROM metadata_template WHERE n = ?').get(wish.template) as string;
  return (n) => `Applied “${name}” to ${assets(n)}`;
}

const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** `title, rights and tags`. */
function inWords({ texts, rating, label, flag, tags, fields }: TemplateBody): string {
  const words = [
    ...Object.keys(texts), ...(rating === undefined ? [] : ['stars']), ...(label === undefined ? [] : ['label']), ...(flag === undefined ? [] : ['flag']),
    ...(tags.length ? ['tags'] : []), ...(Object.keys(fields).length ? ['fields'] : []),
  ];
  if (words.length > 4) return `${words.length} kinds of metadata`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What it shows, as texts without variables. Fields without a value are left out: pasting takes nothing away. */
export const copyOf = read('batch.copy', (tx, { n, groups }: { n: number; groups: readonly CopyGroup[] }): { seq: number; body: TemplateBody } => {
  const [asset] = assetsOf(tx, [n]);
  if (!asset) throw new RpcError('not-found', `There is no asset ${n} in this catalog.`);
  const given = (text: string) => ({ text: literalTemplate(text), way: 'replace' as const });
  const wanted = new Set<string>(groups.flatMap((group) => COPY_GROUPS[group]));
  const body: TemplateBody = { texts: {}, tags: [], fields: {} };
  for (const field of TEMPLATE_FIELDS) {
    const text = asset.texts[field];
    if (text !== undefined && wanted.has(field)) body.texts[field] = given(text);
  }
  if (groups.includes('rating')) {
    const { rating, label, flag } = tx.sql('SELECT rating, label, flag FROM asset WHERE n = ?').get(n) as { rating: number; label: string | null; flag: 'pick' | 'reject' | null };
    if (rating) body.rating = rating;
    if (label) body.label = label;
    if (flag) body.flag = flag;
  }
  if (groups.includes('keywords')) body.tags = (tx.column('SELECT tag FROM asset_tag WHERE asset = ?').all(n) as number[]).map((tag) => printTagPath(shownPath(tx, tag))).sort();
  if (groups.includes('fields')) {
    const known = new Map(schemasOf(tx).flatMap(({ fields }) => fields.map((field) => [field.n, field] as const)));
    for (const one of fieldsOf.run(tx, [n]).assets[0]?.values ?? []) {
      const field = known.get(one.n);
      if (!field) continue;
      const nameOf = (choice: number) => field.choices.find((known) => known.n === choice)?.name ?? '';
      const text = Array.isArray(one.value) ? one.value.map((choice) => quoteChoice(nameOf(choice))).join(', ') : field.type === 'choice' ? nameOf(Number(one.value)) : String(one.value);
      body.fields[field.key] = given(text);
    }
  }
  return { seq: tx.rev(), body };
});
