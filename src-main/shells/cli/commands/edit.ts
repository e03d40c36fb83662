import type { Changes } from '../../../../src-shared/contract/assets.ts';
import { FLAGS, LABELS } from '../../../../src-shared/domain/asset.ts';
import { type Command, type Context, type Options, type Result, UsageError, wholeNumber } from '../command.ts';
import { parseTagPath, printTagPath } from '../../../../src-shared/domain/tag-path.ts';
import { cutAt, fieldChanges } from '../field-values.ts';
import { assetsOf } from '../targets.ts';
import { apply, templateNamed } from './templates.ts';

const TEXTS = ['title', 'caption', 'creator', 'copyright'] as const;

export const set: Command = {
  usage: `set <path|id|query>… [--rating 0–5] [--label ${LABELS.join('|')}|none] [--flag ${FLAGS.join('|')}|none] [--title T] [--caption T] [--creator T] [--copyright T] [--tag A/B]… [--untag A/B]… [--field client=Acme]… | --template NAME [--query]`,
  about: 'Sets stars, label, flag, texts, tags and custom fields; “0” and “none” clear. One undo step.',
  options: {
    rating: { type: 'string' },
    label: { type: 'string' },
    flag: { type: 'string' },
    title: { type: 'string' },
    caption: { type: 'string' },
    creator: { type: 'string' },
    copyright: { type: 'string' },
    tag: { type: 'string', multiple: true },
    untag: { type: 'string', multiple: true },
    field: { type: 'string', multiple: true },
    template: { type: 'string' },
    query: { type: 'boolean' },
  },
  words: [1, 100_000],
  check: (options) => void wishOf(options),
  async run(context) {
    const wish = wishOf(context.options);
    if (wish.template !== undefined) return apply(context, context.args, { template: (await templateNamed(context, wish.template)).n });
    const ns = new Set<number>();
    const notFound: string[] = [];
    for (const arg of context.args) {
      const found = await assetsOf(context, arg);
      if (!found.length) notFound.push(arg);
      for (const n of found) ns.add(n);
    }
    const targets = [...ns];
    const step = targets.length ? await setAll(context, targets, wish) : undefined;
    const json = {
      assets: targets.length,
      changed: step?.changed ?? 0,
      label: step?.label ?? null,
      seq: step?.seq ?? null,
      notFound,
    };
    const text = [
      ...(step ? [step.changed ? step.label : 'Nothing changed: it was so already.', ...step.warnings] : []),
      ...notFound.map((arg) => `“${arg}” is no file here, and as a query it finds nothing.`),
    ];
    return { json, text: text.join('\n'), failures: notFound.length > 0 };
  },
};

interface Wish {
  readonly changes: Changes;
  readonly tags: { readonly add: string[]; readonly remove: string[] };
  /** As typed: `client=Acme`. */
  readonly fields: readonly string[];
  /** Alone: one step is one template, or what is given by hand. */
  readonly template?: string | undefined;
}

function wishOf(options: Options): Wish {
  const changes = changesOf(options);
  const tags = { add: tagPaths(options, 'tag'), remove: tagPaths(options, 'untag') };
  const fields = Array.isArray(options['field']) ? (options['field'] as string[]) : [];
  for (const text of fields) cutAt(text);
  const template = word(options, 'template');
  const byHand = Object.keys(changes).length > 0 || tags.add.length > 0 || tags.remove.length > 0 || fields.length > 0;
  if (template !== undefined && byHand) throw new UsageError('--template stands alone: what a template gives and what is given by hand are two steps.');
  if (template === undefined && !byHand)
    throw new UsageError('Nothing to set: give at least one of --rating, --label, --flag, --title, --tag, --untag, --field, --template.');
  return { changes, tags, fields, template };
}

async function setAll(context: Context, targets: number[], { changes, tags, fields }: Wish) {
  const { client } = context;
  const values = await fieldChanges(context, fields);
  const some = tags.add.length > 0 || tags.remove.length > 0;
  if (!Object.keys(changes).length && !values.length) return client.call('tags.apply', { targets, ...tags });
  if (!Object.keys(changes).length && !some) return client.call('fields.set', { targets, values });
  return client.call('assets.set', { targets, changes, ...(some ? { tags } : {}), ...(values.length ? { fields: values } : {}) });
}

function changesOf(options: Options): Changes {
  const changes: Changes = {};
  if (options['rating'] !== undefined)
    changes.rating = options['rating'] === 'none' ? 0 : wholeNumber(options, 'rating', 0, 5);
  const label = word(options, 'label');
  if (label !== undefined) changes.label = cleared(label) ? null : label.toLowerCase();
  if (changes.label && !LABELS.includes(changes.label as (typeof LABELS)[number]))
    throw new UsageError(`--label takes one of ${LABELS.join(', ')} or none, not “${label}”.`);
  const flag = word(options, 'flag');
  if (flag !== undefined && !cleared(flag) && !FLAGS.includes(flag as (typeof FLAGS)[number]))
    throw new UsageError(`--flag takes pick, reject or none, not “${flag}”.`);
  if (flag !== undefined) changes.flag = cleared(flag) ? null : (flag as (typeof FLAGS)[number]);
  for (const name of TEXTS) {
    const text = word(options, name);
    if (text !== undefined) changes[name] = text === '' || text === 'none' ? null : text;
  }
  return changes;
}

const cleared = (text: string): boolean => text === 'none' || text === '0' || text === '';
const word = (options: Options, name: string): string | undefined =>
  typeof options[name] === 'string' ? (options[name] as string) : undefined;

/** As tags are kept: `people//Ines` is `people/Ines`. Throws UsageError where nothing is left. */
function tagPaths(options: Options, name: 'tag' | 'untag'): string[] {
  const given = options[name];
  return (Array.isArray(given) ? (given as string[]) : []).map((text) => {
    const path = printTagPath(parseTagPath(text));
    if (path === '') throw new UsageError(`--${name} takes a tag such as people/Ines, not “${text}”.`);
    if (path.length > 1000) throw new UsageError(`--${name} takes at most 1,000 characters.`);
    return path;
  });
}

const step = (direction: 'undo' | 'redo'): Command => ({
  usage: direction,
  about:
    direction === 'undo'
      ? 'Takes the last change back, also one made in a window or before a restart.'
      : 'Brings again what was taken back.',
  words: [0, 0],
  async run({ client }): Promise<Result> {
    const { done, label, changed, kept, warnings, seq } = await client.call(`history.${direction}`, {});
    const stayed = kept ? `; ${kept} stayed, since they were changed after that` : '';
    return {
      json: { done, label, changed, kept, warnings, seq },
      text: done
        ? `${direction === 'undo' ? 'Undid' : 'Redid'}: ${label} (${changed} changed${stayed})${warnings.map((w) => `\n${w}`).join('')}`
        : `There is nothing to ${direction}.`,
    };
  },
});
export const undo = step('undo');
export const redo = step('redo');
