/** Values of custom fields as they are typed and shown in a terminal. */
import type { FieldChange, FieldSchema } from '../../../src-shared/contract/fields.ts';
import { choiceNames } from '../../../src-shared/domain/fields/fields.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import { type Context, UsageError } from './command.ts';
import { fieldNamed, schemasOf } from './commands/fields.ts';

/** `client=Acme` → what to set. Nothing after the sign, or `none`, clears; choices go by their names, several with commas between. */
export async function fieldChanges(context: Context, typed: readonly string[]): Promise<FieldChange[]> {
  if (!typed.length) return [];
  const schemas = await schemasOf(context);
  return typed.map((text) => change(schemas, ...cutAt(text)));
}

/** @throws UsageError without an equals sign */
export function cutAt(text: string, option = '--field'): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`${option} takes a field and its value, as in ${option === '--field' ? 'client=Acme' : 'creator=Ines'}, not “${text}”.`);
  return [text.slice(0, at).trim(), text.slice(at + 1)];
}

function change(schemas: readonly FieldSchema[], name: string, value: string): FieldChange {
  const field = fieldNamed(schemas, name);
  const none = value.trim() === '' || value.trim().toLowerCase() === 'none';
  if (none) return { n: field.n, value: null };
  const choice = (text: string): number => {
    const found = field.choices.find((one) => one.name.toLowerCase() === text.trim().normalize('NFC').toLowerCase());
    if (found) return found.n;
    throw new RpcError('invalid-input', `${field.name} has no choice “${text.trim()}”. It has ${field.choices.map((one) => one.name).join(', ') || 'none yet'}.`);
  };
  if (field.type === 'choice') return { n: field.n, value: choice(value) };
  if (field.type !== 'multi-choice') return { n: field.n, value };
  return { n: field.n, value: null, add: choiceNames(value).map(choice) };
}

/** Key → value of one asset, choices by their names. */
export async function fieldsShown(context: Context, n: number): Promise<Record<string, string | number | string[]>> {
  const [schemas, { assets }] = await Promise.all([schemasOf(context), context.client.call('fields.of', { ns: [n] })]);
  const all = schemas.flatMap(({ fields }) => fields);
  return Object.fromEntries(
    (assets[0]?.values ?? []).flatMap((one) => {
      const field = all.find((known) => known.n === one.n);
      if (!field) return [];
      const nameOf = (choice: number) => field.choices.find((known) => known.n === choice)?.name ?? '';
      const value = Array.isArray(one.value) ? one.value.map(nameOf) : field.type === 'choice' ? nameOf(Number(one.value)) : one.value;
      return [[field.key, value]];
    }),
  );
}
