import type { BatchWish, MetadataTemplate, TemplateBody } from '../../../../src-shared/contract/batch.ts';
import { FLAGS } from '../../../../src-shared/domain/asset.ts';
import { COPY_GROUP_NAMES, type CopyGroup, TEMPLATE_FIELDS, type TemplateField, TEXT_FIELDS, type TextField, WAYS, type Way } from '../../../../src-shared/domain/batch/texts.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError, wholeNumber } from '../command.ts';
import { cutAt } from '../field-values.ts';
import { assetsOf, oneAsset } from '../targets.ts';

const USE =
  'templates [list] | templates define <name> [--set copyright=T]… [--way creator=append]… [--tag A/B]… [--field client=T]… [--rating 0–5] [--label L] [--flag F] [--from <path|id> [--copy rights,location]] [--rename N] | templates remove <name> | templates apply <name> <path|id|query>… [--text T] [--dry-run] [--query]';

export const templates: Command = {
  usage: USE,
  about: `Metadata templates: texts with the variables of rename ({date:YYYY}, {name}, {creator|"Ines"}), tags, fields and stars under a name. --way says how a text joins the one that is there: ${WAYS.join(', ')}. --from takes what an asset has. apply is one undo step; with --dry-run it only says what would change.`,
  words: [0, 100_000],
  options: {
    set: { type: 'string', multiple: true },
    way: { type: 'string', multiple: true },
    tag: { type: 'string', multiple: true },
    field: { type: 'string', multiple: true },
    rating: { type: 'string' },
    label: { type: 'string' },
    flag: { type: 'string' },
    from: { type: 'string' },
    copy: { type: 'string' },
    rename: { type: 'string' },
    text: { type: 'string' },
    'dry-run': { type: 'boolean' },
    query: { type: 'boolean' },
  },
  async run(context) {
    const [what = 'list', name, ...rest] = context.args;
    if (what === 'list' && name === undefined) return list(await all(context));
    if (what === 'define' && name !== undefined && !rest.length) return await define(context, name);
    if (what === 'remove' && name !== undefined && !rest.length) return done(await context.client.call('templates.remove', { n: (await templateNamed(context, name)).n }));
    if (what === 'apply' && name !== undefined && rest.length) return await apply(context, rest, { template: (await templateNamed(context, name)).n, ...textOf(context.options) });
    throw new UsageError(`Use: vitrine ${USE}`);
  },
};

const all = async ({ client }: Context): Promise<MetadataTemplate[]> => (await client.call('templates.list', {})).templates;
const textOf = ({ text }: Options): { text?: string } => (typeof text === 'string' ? { text } : {});

/** @throws RpcError not-found */
export async function templateNamed(context: Context, name: string): Promise<MetadataTemplate> {
  const known = await all(context);
  const found = known.find((one) => one.name.toLowerCase() === name.trim().normalize('NFC').toLowerCase());
  if (found) return found;
  throw new RpcError('not-found', `There is no template “${name}”. ${known.length ? `There are ${known.map((one) => one.name).join(', ')}.` : 'There are none yet: vitrine templates define <name> --set copyright=…'}`);
}

function list(known: readonly MetadataTemplate[]): Result {
  const json = known.map(({ name, body }) => ({ name, ...body }));
  const lines = known.flatMap(({ name, body }) => [
    name,
    ...[...Object.entries(body.texts), ...Object.entries(body.fields)].map(([field, given]) => `  ${field}: ${given.text}${given.way === 'replace' ? '' : ` (${given.way})`}`),
    ...(['rating', 'label', 'flag'] as const).flatMap((field) => (body[field] === undefined ? [] : [`  ${field}: ${body[field]}`])),
    ...(body.tags.length ? [`  tags: ${body.tags.join(', ')}`] : []),
  ]);
  return { json, text: lines.join('\n') || 'There are no templates yet.' };
}

async function define(context: Context, name: string): Promise<Result> {
  const { client, options } = context;
  const known = (await all(context)).find((one) => one.name.toLowerCase() === name.trim().normalize('NFC').toLowerCase());
  const copied = typeof options['from'] === 'string' ? await client.call('batch.copy', { n: await oneAsset(context, options['from']), groups: groupsOf(options) }) : undefined;
  const body = merged(known?.body, copied?.body, bodyOf(options));
  const rename = typeof options['rename'] === 'string' ? options['rename'] : undefined;
  const answer = await client.call('templates.define', known ? { n: known.n, body, ...(rename === undefined ? {} : { name: rename }) } : { name: rename ?? name, body });
  return done(answer);
}

const done = ({ label, changed, seq }: { label: string; changed: number; seq: number }): Result => ({ json: { label, changed, seq }, text: label });

function merged(...bodies: (TemplateBody | undefined)[]): TemplateBody {
  const given = bodies.filter((one) => one !== undefined);
  return {
    ...Object.assign({}, ...given),
    texts: Object.assign({}, ...given.map(({ texts }) => texts)),
    fields: Object.assign({}, ...given.map(({ fields }) => fields)),
    tags: [...new Set(given.flatMap(({ tags }) => tags))],
  };
}

/** `rights,keywords` → groups; all of them without. */
function groupsOf({ copy }: Options): CopyGroup[] {
  if (typeof copy !== 'string') return [...COPY_GROUP_NAMES];
  return copy.split(',').map((name) => {
    const found = COPY_GROUP_NAMES.find((group) => group === name.trim());
    if (!found) throw new UsageError(`--copy takes some of ${COPY_GROUP_NAMES.join(', ')}, not “${name.trim()}”.`);
    return found;
  });
}

function bodyOf(options: Options): TemplateBody {
  const many = (name: string) => (Array.isArray(options[name]) ? (options[name] as string[]) : []);
  const ways = new Map(many('way').map((text) => cutAt(text, '--way')));
  const wayOf = (name: string): Way => {
    const way = ways.get(name) ?? 'replace';
    if (!(WAYS as readonly string[]).includes(way)) throw new UsageError(`--way takes ${WAYS.join(', ')}, as in creator=append, not “${way}”.`);
    return way as Way;
  };
  const texts: TemplateBody['texts'] = {};
  for (const [name, text] of many('set').map((one) => cutAt(one, '--set'))) texts[templateField(name)] = { text, way: wayOf(name) };
  const fields = Object.fromEntries(many('field').map((one) => cutAt(one)).map(([key, text]) => [key, { text, way: wayOf(key) }]));
  const body: TemplateBody = { texts, fields, tags: many('tag') };
  if (options['rating'] !== undefined) body.rating = wholeNumber(options, 'rating', 0, 5);
  if (typeof options['label'] === 'string') body.label = options['label'].toLowerCase();
  const { flag } = options;
  if (flag !== undefined && !(FLAGS as readonly unknown[]).includes(flag)) throw new UsageError(`--flag takes ${FLAGS.join(' or ')}, not “${String(flag)}”.`);
  if (flag !== undefined) body.flag = flag as (typeof FLAGS)[number];
  return body;
}

export const textField = (name: string): TextField => named(TEXT_FIELDS, name);
const templateField = (name: string): TemplateField => named(TEMPLATE_FIELDS, name);
function named<F extends string>(fields: readonly F[], name: string): F {
  const found = fields.find((field) => field.toLowerCase() === name.trim().toLowerCase());
  if (!found) throw new UsageError(`There is no field “${name}”. There are ${fields.join(', ')}.`);
  return found;
}

/** Carries it out, or with `--dry-run` says what would change. */
export async function apply(context: Context, args: readonly string[], wish: BatchWish): Promise<Result> {
  const ns = new Set<number>();
  for (const arg of args) for (const n of await assetsOf(context, arg)) ns.add(n);
  const targets = [...ns];
  if (context.options['dry-run'] === true) {
    const { items, total, changes, values, warnings, error } = await context.client.call('batch.preview', { targets, wish, limit: 2000 });
    if (error) throw new RpcError('invalid-input', error.message);
    const lines = items.map(({ name, field, before, after }) => `${name}: ${field}: ${before || '–'} → ${after || '–'}`);
    const more = values > items.length ? [`and ${(values - items.length).toLocaleString('en')} more`] : [];
    return { json: { total, changes, values, items, warnings }, text: [...lines, ...more, ...warnings].join('\n') || 'Nothing would change.' };
  }
  const { changed, label, warnings, seq } = await context.client.call('batch.apply', { targets, wish });
  return { json: { assets: targets.length, changed, label, warnings, seq }, text: [changed ? label : 'Nothing changed: it was so already.', ...warnings].join('\n') };
}

export const paste: Command = {
  usage: 'paste <path|id|query>… --from <path|id> [--copy texts,rights,location,job,keywords,rating,fields] [--dry-run] [--query]',
  about: 'Gives assets the metadata of another one: all that it has, or the groups named with --copy. One undo step.',
  words: [1, 100_000],
  options: { from: { type: 'string' }, copy: { type: 'string' }, 'dry-run': { type: 'boolean' }, query: { type: 'boolean' } },
  check: (options) => {
    if (typeof options['from'] !== 'string') throw new UsageError('Say whose metadata: --from <path>.');
    groupsOf(options);
  },
  async run(context) {
    const { body } = await context.client.call('batch.copy', { n: await oneAsset(context, String(context.options['from'])), groups: groupsOf(context.options) });
    return apply(context, context.args, { body, pasted: true });
  },
};

export const replace: Command = {
  usage: 'replace <path|id|query>… --find T --with T [--in title,caption] [--regex] [--match-case] [--whole-word] [--dry-run] [--query]',
  about: 'Finds and replaces in texts, all fields unless --in names some; with --regex a regular expression, $1 in --with for its groups. One undo step; with --dry-run only says what would change.',
  words: [1, 100_000],
  options: {
    find: { type: 'string' },
    with: { type: 'string' },
    in: { type: 'string' },
    regex: { type: 'boolean' },
    'match-case': { type: 'boolean' },
    'whole-word': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    query: { type: 'boolean' },
  },
  check: (options) => void replaceOf(options),
  run: (context) => apply(context, context.args, { replace: replaceOf(context.options) }),
};

function replaceOf(options: Options) {
  const { find, with: by, in: where } = options;
  if (typeof find !== 'string' || find === '') throw new UsageError('Say what to look for: --find T.');
  if (typeof by !== 'string') throw new UsageError('Say what comes in its place: --with T; --with "" takes it away.');
  const fields = typeof where === 'string' ? where.split(',').map(textField) : [...TEXT_FIELDS];
  return { fields, find, with: by, regex: options['regex'] === true, matchCase: options['match-case'] === true, wholeWord: options['whole-word'] === true };
}
