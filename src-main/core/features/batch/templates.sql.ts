/** Metadata templates that are kept under a name. Each change is one undo step. */
import type { MetadataTemplate, TemplateBody } from '../../../../src-shared/contract/batch.ts';
import { cleanName } from '../../../../src-shared/domain/fields/fields.ts';
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Value } from '../../../../src-shared/domain/ops/key.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { bodyOf, readTexts } from './plan.ts';

interface By {
  readonly actor: string;
}

export const listTemplates = read('templates.list', (tx): { seq: number; templates: MetadataTemplate[] } => {
  const order = new Intl.Collator(undefined, { numeric: true });
  const rows = tx.sql('SELECT n, name, body FROM metadata_template').all() as { n: number; name: string; body: string }[];
  const templates = rows.map(({ n, name, body }) => ({ n, name, body: JSON.parse(body) as TemplateBody }));
  return { seq: tx.rev(), templates: templates.sort((a, b) => order.compare(a.name, b.name) || a.n - b.n) };
});

/** What a template gives now. */
export const readBody = read('templates.body', (tx, n: number): TemplateBody => bodyOf(tx, n));

export const defineTemplate = write(
  'templates.define',
  (tx, { actor, n, name, body }: By & { n?: number | undefined; name?: string | undefined; body?: TemplateBody | undefined }): Outcome & { n: number } => {
    const before = n === undefined ? undefined : existing(tx, n);
    const cleaned = name === undefined ? before : cleanName(name);
    if (!cleaned) throw new RpcError('invalid-input', 'A template needs a name.');
    const other = tx.sql('SELECT n, name FROM metadata_template').all() as { n: number; name: string }[];
    if (other.some((one) => one.n !== n && one.name.toLowerCase() === cleaned.toLowerCase()))
      throw new RpcError('conflict', `There is a template “${cleaned}” already. Choose another name, or change that one.`);
    if (n === undefined && !body) throw new RpcError('invalid-input', 'A template needs something that it gives.');
    if (body) {
      readTexts(body.texts);
      readTexts(body.fields);
    }
    let made = n ?? 0;
    const outcome = commit(tx, { actor, label: `${n === undefined ? 'Made' : 'Changed'} the template “${cleaned}”` }, (change) => {
      made = n ?? change.create(ENTITY.template);
      if (body) change.set([made], FIELD.templateBody, inOrder(body));
      change.set([made], FIELD.templateName, cleaned);
    });
    return { ...outcome, n: made };
  },
);

export const removeTemplate = write('templates.remove', (tx, { actor, n }: By & { n: number }): Outcome => {
  const name = existing(tx, n);
  return commit(tx, { actor, label: `Deleted the template “${name}”` }, (change) => void change.set([n], FIELD.templateRemoved, true));
});

function existing(tx: Tx, n: number): string {
  const name = tx.column('SELECT name FROM metadata_template WHERE n = ?').get(n) as string | undefined;
  if (name === undefined) throw new RpcError('not-found', 'This template is no longer there. Somebody may have deleted it; look at the list again.');
  return name;
}

/** Keys in the order of CBOR (shorter ones first), so that log and register hold the same text. */
export function inOrder(value: unknown): Value {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value as Value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return Object.fromEntries(entries.map(([key, one]) => [key, inOrder(one)]));
}
