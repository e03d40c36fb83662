/** Which values assets get from a template, or from find and replace: the same for the preview and the change. */
import type { BatchRow, BatchWish, TemplateBody } from '../../../../src-shared/contract/batch.ts';
import { joined, replacer, separatorOf, TEMPLATE_FIELDS, type TemplateField, type Way } from '../../../../src-shared/domain/batch/texts.ts';
import { parseTemplate, renderText, type Template, TemplateError } from '../../../../src-shared/domain/naming/index.ts';
import { ASSET_FIELDS } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { RELEASES } from '../../../../src-shared/domain/rights/rights.ts';
import { isTermField, readTerm } from '../../../../src-shared/domain/rights/terms.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Change } from '../../db/commit.ts';
import type { Tx } from '../../db/procedure.ts';
import { changeTags, lackingTags } from '../tags/tags.service.ts';
import { bounded } from './bounded.ts';
import { customValues } from './custom.ts';
import { assetsOf, type BatchAsset } from './facts.sql.ts';
import { placesPlan } from './places.ts';

/** New values of one register. `to`: by asset, those alone that show something else now. */
export interface Part {
  /** For people and scripts. */
  readonly field: string;
  readonly number: number;
  readonly to: Map<number, { readonly before: string; readonly after: string; readonly value: Value }>;
}
export interface Plan {
  /** How many of those asked for there are. */
  readonly total: number;
  readonly parts: readonly Part[];
  readonly tags: readonly string[];
  readonly warnings: readonly string[];
  /** Of assets that get something. */
  readonly names: ReadonlyMap<number, string>;
}

/** A longer one would not pass through the door that sets a single text. */
const MOST = 20_000;

/** A template or expression that cannot be read. */
export class WishError extends RpcError {
  readonly field: string;
  readonly at: number;
  constructor(field: string, at: number, message: string) {
    super('invalid-input', message);
    this.field = field;
    this.at = at;
  }
}

/** @throws WishError; RpcError not-found for a template that is gone */
export function planOf(tx: Tx, ns: readonly number[], wish: BatchWish): Plan {
  if ('places' in wish) return placesPlan(tx, ns, wish.places.overwrite);
  if ('replace' in wish) return replacePlan([...assetsOf(tx, ns)], wish.replace);
  const body = 'body' in wish ? wish.body : bodyOf(tx, wish.template);
  return bodyPlan(tx, ns, body, wish.text);
}

export function bodyOf(tx: Tx, template: number): TemplateBody {
  const body = tx.column('SELECT body FROM metadata_template WHERE n = ?').get(template) as string | undefined;
  if (body === undefined) throw new RpcError('not-found', 'This template is no longer there. Somebody may have deleted it; look at the list again.');
  return JSON.parse(body) as TemplateBody;
}

/** @throws WishError for a text whose variables cannot be read */
export function readTexts(given: Readonly<Record<string, { text: string; way: Way } | undefined>>): { field: string; template: Template; way: Way }[] {
  return Object.entries(given).flatMap(([field, one]) => {
    if (!one || one.text === '') return [];
    try {
      return [{ field, template: parseTemplate(one.text, 'text'), way: one.way }];
    } catch (error) {
      if (error instanceof TemplateError) throw new WishError(field, error.at, error.message);
      throw error;
    }
  });
}

function bodyPlan(tx: Tx, ns: readonly number[], body: TemplateBody, text: string | undefined): Plan {
  const texts = readTexts(Object.fromEntries(TEMPLATE_FIELDS.map((field) => [field, body.texts[field]]))).map((one) => ({ ...one, part: newPart(one.field, ASSET_FIELDS[one.field as TemplateField]) }));
  const custom = customValues(tx, ns, readTexts(body.fields));
  const single = (['rating', 'label', 'flag'] as const).flatMap((field) => {
    const value = body[field];
    return value === undefined ? [] : [{ value, shown: tx.column(`SELECT ${field} FROM asset WHERE n = ?`), part: newPart(field, ASSET_FIELDS[field]) }];
  });
  const names = new Map<number, string>();
  const numbers = new Map<number, number>();
  const unread = new Set<string>();
  let total = 0;
  for (const asset of assetsOf(tx, ns)) {
    // Files of one shot have one number.
    const index = numbers.get(asset.lead) ?? numbers.size;
    numbers.set(asset.lead, index);
    const context = { index, text };
    total++;
    names.set(asset.n, asset.name);
    for (const { field, template, way, part } of texts) {
      const before = asset.texts[field as TemplateField] ?? '';
      const after = joined(before, renderText(template, asset.facts, context), way, separatorOf(field));
      const kept = isTermField(field) && after !== '' ? readTerm(field, after) : after;
      if (kept === undefined) unread.add(`“${after}” means nothing in ${field}, and is left out.${field.endsWith('Release') ? ` It is one of ${RELEASES.join(', ')}.` : ' A day is written as 2027-01-31.'}`);
      else put(part, asset.n, before, kept);
    }
    for (const { value, shown, part } of single) {
      const before = shown.get(asset.n) as string | number | null;
      if (before !== value) part.to.set(asset.n, { before: before === null || before === 0 ? '' : String(before), after: String(value), value });
    }
    custom.add(asset, context);
  }
  const parts = [...texts.map(({ part }) => part), ...single.map(({ part }) => part), ...custom.parts].filter(({ to }) => to.size);
  return { total, parts, tags: body.tags, warnings: [...custom.warnings(), ...[...unread].slice(0, 20)], names };
}

function replacePlan(assets: readonly BatchAsset[], { fields, ...replace }: Extract<BatchWish, { replace: object }>['replace']): Plan {
  const parts = [...new Set(fields)].map((field) => ({ field, part: newPart(field, ASSET_FIELDS[field]) }));
  let change: (text: string) => string;
  try {
    change = replacer(replace);
  } catch (error) {
    throw new WishError('find', 0, `This is no regular expression: ${(error as Error).message.replace(/^.*?: /, '').replace(/^\/.*\/[a-z]*: /su, '')}.`);
  }
  const run = () => {
    for (const { n, texts } of assets)
      for (const { field, part } of parts) {
        const before = texts[field];
        if (before !== undefined) put(part, n, before, change(before));
      }
  };
  // What is looked for as it stands takes no time.
  if (replace.regex) bounded(run);
  else run();
  return { total: assets.length, parts: parts.map(({ part }) => part).filter(({ to }) => to.size), tags: [], warnings: [], names: new Map(assets.map(({ n, name }) => [n, name])) };
}

export const newPart = (field: string, number: number): Part => ({ field, number, to: new Map() });

export function put({ field, to }: Part, n: number, before: string, after: string): void {
  if (after === before) return;
  if (after.length > MOST) throw new RpcError('invalid-input', `The field ${field} would get a text of more than ${MOST.toLocaleString('en')} characters. Nothing was changed.`);
  to.set(n, { before, after, value: after === '' ? null : after });
}

/** Within an action. */
export function carryOut(tx: Tx, change: Change, ns: readonly number[], plan: Plan): void {
  for (const { number, to } of plan.parts) {
    const values = new Map([...to].map(([n, { value }]) => [n, value]));
    const [first] = values.values();
    if (new Set(values.values()).size === 1) change.set([...values.keys()], number, first);
    else change.setEach(values, number);
  }
  if (plan.tags.length) changeTags(tx, change, ns, { add: plan.tags, remove: [] });
}

/** Asset by asset, in the order asked. */
export function* rowsOf(tx: Tx, ns: readonly number[], { parts, tags, names }: Plan): Generator<BatchRow> {
  const lacking = tags.map((tag) => ({ tag, ns: new Set(lackingTags(tx, ns, tag)) }));
  for (const n of ns) {
    const name = names.get(n);
    if (name === undefined) continue;
    for (const { field, to } of parts) {
      const found = to.get(n);
      if (found) yield { n, name, field, before: found.before, after: found.after };
    }
    const added = lacking.filter((one) => one.ns.has(n)).map(({ tag }) => tag);
    if (added.length) yield { n, name, field: 'tags', before: '', after: added.join(', ') };
  }
}
