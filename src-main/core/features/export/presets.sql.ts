/** Presets that people keep under a name, beside those that were there from the start. Each change is one undo step. */
import type { ExportPreset, NamedPreset } from '../../../../src-shared/contract/export.ts';
import { BUILTIN } from '../../../../src-shared/domain/export/builtin.ts';
import { cleanName } from '../../../../src-shared/domain/fields/fields.ts';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { inOrder } from '../batch/batch.service.ts';

export const listPresets = read('presets.list', (tx): { seq: number; presets: NamedPreset[] } => ({ seq: tx.rev(), presets: presetsOf(tx) }));

const builtin = Object.entries(BUILTIN).map(([name, body]) => ({ name, body: body as ExportPreset }));
const keyOf = (name: string): string => name.trim().normalize('NFC').toLowerCase();

function presetsOf(tx: Pick<Tx, 'sql'>): NamedPreset[] {
  const order = new Intl.Collator(undefined, { numeric: true });
  const rows = tx.sql('SELECT n, name, body FROM export_preset').all() as { n: number; name: string; body: string }[];
  const own = rows.map(({ n, name, body }) => ({ n, name, body: JSON.parse(body) as ExportPreset }));
  return [...builtin, ...own.sort((a, b) => order.compare(a.name, b.name) || a.n - b.n)];
}

/** In the order of the names. Throws RpcError where there is none of a name. */
export const presetsNamed = read('presets.named', (tx, names: readonly string[]): NamedPreset[] => {
  const known = presetsOf(tx);
  return names.map((name) => {
    const found = known.find((one) => keyOf(one.name) === keyOf(name));
    if (!found) throw new RpcError('not-found', `There is no preset “${name}”. There are ${known.map((one) => one.name).join(', ')}.`);
    return found;
  });
});

export const definePreset = write('presets.define', (tx, { actor, n, name, body }: { actor: string; n?: number | undefined; name: string; body?: ExportPreset | undefined }): Outcome & { n: number } => {
  if (n !== undefined) existing(tx, n);
  const cleaned = cleanName(name);
  if (!cleaned) throw new RpcError('invalid-input', 'A preset needs a name.');
  if (presetsOf(tx).some((one) => one.n !== n && keyOf(one.name) === keyOf(cleaned)) || (n === undefined && builtin.some((one) => keyOf(one.name) === keyOf(cleaned))))
    throw new RpcError('conflict', `There is a preset “${cleaned}” already. Choose another name, or change that one.`);
  if (n === undefined && !body) throw new RpcError('invalid-input', 'A preset needs something that it makes.');
  let made = n ?? 0;
  const outcome = commit(tx, { actor, label: `${n === undefined ? 'Made' : 'Changed'} the export preset “${cleaned}”` }, (change) => {
    made = n ?? change.create(ENTITY.preset);
    if (body) change.set([made], FIELD.presetBody, inOrder(body));
    change.set([made], FIELD.presetName, cleaned);
  });
  return { ...outcome, n: made };
});

export const removePreset = write('presets.remove', (tx, { actor, n }: { actor: string; n: number }): Outcome => {
  const name = existing(tx, n);
  return commit(tx, { actor, label: `Deleted the export preset “${name}”` }, (change) => void change.set([n], FIELD.presetRemoved, true));
});

function existing(tx: Tx, n: number): string {
  const name = tx.column('SELECT name FROM export_preset WHERE n = ?').get(n) as string | undefined;
  if (name === undefined) throw new RpcError('not-found', 'This preset is no longer there. Somebody may have deleted it; look at the list again.');
  return name;
}
