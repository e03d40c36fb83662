import type { FieldDefinition, FieldSchema } from '../../../../src-shared/contract/fields.ts';
import { KINDS, type Kind } from '../../../../src-shared/domain/asset.ts';
import { FIELD_TYPES, type FieldType } from '../../../../src-shared/domain/fields/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { type Command, type Context, type Options, type Result, UsageError } from '../command.ts';

const USUAL = 'Fields';

export const fields: Command = {
  usage: `fields [list | define <name> [--type ${FIELD_TYPES.join('|')}] [--schema S] [--kinds K,K|all] [--choice C]… [--no-choice C]… [--rename N] | remove <name|key> | remove --schema S]`,
  about:
    'Lists the custom fields, makes or changes one, removes one (its values stay, and come back with undo). A value is set with “set --field client=Acme” and found with field.client:Acme.',
  options: {
    type: { type: 'string' },
    schema: { type: 'string' },
    kinds: { type: 'string' },
    choice: { type: 'string', multiple: true },
    'no-choice': { type: 'string', multiple: true },
    rename: { type: 'string' },
  },
  words: [0, 2],
  check: (options) => void typeOf(options),
  async run(context) {
    const [action = 'list', name] = context.args;
    if (action === 'list' && name === undefined) return list(await schemasOf(context));
    if (action === 'define' && name !== undefined) return define(context, name);
    if (action === 'remove' && (name === undefined) === (context.options['schema'] !== undefined)) return remove(context, name);
    throw new UsageError(`Use: vitrine ${fields.usage}`);
  },
};

export async function schemasOf({ client }: Pick<Context, 'client'>): Promise<FieldSchema[]> {
  return (await client.call('fields.list', {})).schemas;
}

/** By key, else by the name that people see. @throws RpcError not-found */
export function fieldNamed(schemas: readonly FieldSchema[], name: string): FieldDefinition {
  const found = find(schemas, name);
  if (found) return found;
  const there = schemas.flatMap((schema) => schema.fields.map(({ key }) => key)).join(', ');
  throw new RpcError('not-found', `There is no field “${name}”. ${there ? `There are ${there}.` : 'There are none yet: vitrine fields define <name>.'}`);
}

function find(schemas: readonly FieldSchema[], name: string): FieldDefinition | undefined {
  const all = schemas.flatMap((schema) => schema.fields);
  const wanted = name.normalize('NFC').toLowerCase();
  return all.find(({ key }) => key === wanted) ?? all.find((field) => field.name.toLowerCase() === wanted);
}

async function define(context: Context, name: string): Promise<Result> {
  const { client, options } = context;
  const schemas = await schemasOf(context);
  const known = find(schemas, name);
  const group = await groupFor(context, schemas, known);
  const type = typeOf(options);
  const answer = await client.call('fields.define', {
    ...(known ? { n: known.n } : { name }),
    ...(typeof options['rename'] === 'string' ? { name: options['rename'] } : {}),
    ...(type === undefined ? {} : { type }),
    ...(options['choice'] || options['no-choice'] ? { choices: choicesOf(options, known) } : {}),
    schema: group.n,
  });
  const after = (await schemasOf(context)).flatMap((schema) => schema.fields.map((field) => ({ schema, field })));
  const made = after.find(({ field }) => field.n === answer.n);
  const json = { ...(made && toJson(made.field, made.schema)), label: answer.label, seq: answer.seq };
  return { json, text: made ? `${answer.label}\n${lineOf(made.field)}` : answer.label };
}

/** The schema that was named, made when there is none; else where the field is, else the first. */
async function groupFor({ client, options }: Context, schemas: readonly FieldSchema[], known: FieldDefinition | undefined): Promise<{ n: number }> {
  const kinds = kindsOf(options);
  const name = options['schema'];
  const there =
    typeof name === 'string'
      ? schemas.find((one) => one.name.toLowerCase() === name.toLowerCase())
      : (schemas.find(({ n }) => n === known?.schema) ?? schemas[0]);
  if (there && kinds === undefined) return there;
  return client.call('fields.defineSchema', {
    ...(there ? { n: there.n } : { name: typeof name === 'string' ? name : USUAL }),
    ...(kinds === undefined ? {} : { kinds }),
  });
}

/** What it has, and those asked for besides, without those no longer wanted. */
function choicesOf(options: Options, known: FieldDefinition | undefined): { n?: number; name: string }[] {
  const listed = (name: string): string[] => (Array.isArray(options[name]) ? (options[name] as string[]) : []);
  const same = (a: string) => (b: string) => a.toLowerCase() === b.toLowerCase();
  const kept = (known?.choices ?? []).filter(({ name }) => !listed('no-choice').some(same(name)));
  const fresh = listed('choice').filter((name) => !kept.some((one) => same(name)(one.name)));
  return [...kept, ...fresh.map((name) => ({ name }))];
}

async function remove(context: Context, name: string | undefined): Promise<Result> {
  const schemas = await schemasOf(context);
  const wanted = context.options['schema'];
  const n =
    name === undefined
      ? schemas.find((one) => one.name.toLowerCase() === String(wanted).toLowerCase())?.n
      : fieldNamed(schemas, name).n;
  if (n === undefined) throw new RpcError('not-found', `There are no fields called “${String(wanted)}”.`);
  const { label, seq } = await context.client.call('fields.remove', { n });
  return { json: { label, seq }, text: label };
}

function typeOf(options: Options): FieldType | undefined {
  const type = options['type'];
  if (type !== undefined && !FIELD_TYPES.includes(type as FieldType))
    throw new UsageError(`--type takes one of ${FIELD_TYPES.join(', ')}, not “${String(type)}”.`);
  kindsOf(options);
  return type as FieldType | undefined;
}

function kindsOf(options: Options): Kind[] | null | undefined {
  const text = options['kinds'];
  if (typeof text !== 'string') return undefined;
  if (text === 'all') return null;
  return text.split(',').map((one) => {
    const kind = KINDS.find((known) => known === one.trim().toLowerCase());
    if (!kind) throw new UsageError(`--kinds takes all, or some of ${KINDS.join(',')}, not “${one}”.`);
    return kind;
  });
}

const toJson = (field: FieldDefinition, schema: FieldSchema) => ({
  key: field.key,
  name: field.name,
  type: field.type,
  schema: schema.name,
  kinds: schema.kinds,
  choices: field.choices.map(({ name }) => name),
  property: field.property,
});

const lineOf = ({ key, name, type, choices }: FieldDefinition): string =>
  `  field.${key}:`.padEnd(28) + [name, `(${type})`, choices.map((choice) => choice.name).join(', ')].join(' ').trimEnd();

function list(schemas: readonly FieldSchema[]): Result {
  const json = { fields: schemas.flatMap((schema) => schema.fields.map((field) => toJson(field, schema))) };
  const lines = schemas.flatMap((schema) => [`${schema.name}${schema.kinds ? ` (${schema.kinds.join(', ')})` : ''}`, ...schema.fields.map(lineOf)]);
  return { json, text: lines.length ? lines.join('\n') : 'There are no custom fields yet. Make one with: vitrine fields define <name>.' };
}
