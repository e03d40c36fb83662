import { ASSET_FIELDS, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { hex } from '../../../../src-shared/domain/ops/key.ts';
import { type Change, commit } from '../../db/commit.ts';
import { canFold } from '../../db/fold.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { toBytes, toText } from '../../library/bytes.ts';
import type { Plan } from '../../library/settle.sql.ts';
import { answersByName, type Named } from './names.ts';

type Rung = Plan['questions'][number]['rung'];

/** Open: the newcomer is there, nobody has said what it is, and the candidate is still missing. */
const OPEN = `FROM question JOIN asset AS new ON new.n = newcomer AND new.state = 0 JOIN asset AS old ON old.n = candidate AND old.state = 1
  WHERE NOT EXISTS (SELECT 1 FROM register WHERE entity = newcomer AND field = ${FIELD.sameAs} AND value IS NOT NULL)`;

export interface OpenQuestion {
  readonly newcomer: number;
  readonly candidates: readonly { readonly n: number; readonly rung: Rung }[];
}

export const openQuestions = read(
  'found.list',
  (tx, { limit, offset }: { limit: number; offset: number }): { total: number; questions: OpenQuestion[] } => {
    const total = tx.column(`SELECT count(DISTINCT newcomer) ${OPEN}`).get() as number;
    const newcomers = limit
      ? (tx
          .column(`SELECT DISTINCT newcomer ${OPEN} ORDER BY newcomer LIMIT ? OFFSET ?`)
          .all(limit, offset) as number[])
      : [];
    const of = tx.sql(`SELECT candidate AS n, rung ${OPEN} AND newcomer = ? ORDER BY candidate`);
    return {
      total,
      questions: newcomers.map((newcomer) => ({
        newcomer,
        candidates: of.all(newcomer) as { n: number; rung: Rung }[],
      })),
    };
  },
);

export interface Answer {
  readonly n: number;
  /** Null: a new file. */
  readonly is: number | null;
}
interface Answering {
  readonly actor: string;
}

export const answer = write('found.answer', (tx, { actor, answers }: Answering & { answers: readonly Answer[] }) =>
  answerAs(tx, actor, answers),
);

export const answerAll = write('found.answerAll', (tx, { actor, how }: Answering & { how: 'names' | 'new' }) => {
  const pairs = tx.sql(`SELECT newcomer, candidate ${OPEN} ORDER BY newcomer, candidate`).all() as {
    newcomer: number;
    candidate: number;
  }[];
  const named = (n: number) => nameOf(tx, n);
  const answers =
    how === 'new'
      ? [...new Set(pairs.map(({ newcomer }) => newcomer))].map((n): Answer => ({ n, is: null }))
      : answersByName(
          pairs.map(({ newcomer, candidate }) => ({ n: newcomer, is: candidate })),
          named,
        );
  return answerAs(tx, actor, answers);
});

function nameOf(tx: Tx, n: number): Named {
  const { folder, name } = tx
    .sql(
      'SELECT folder.path AS folder, location.name FROM asset JOIN location ON location.n = asset.location JOIN folder ON folder.n = location.folder WHERE asset.n = ?',
    )
    .get(n) as { folder: Buffer; name: Buffer };
  return { folder: toText(toBytes(folder)), name: toText(toBytes(name)) };
}

/** Answers that no longer fit are left out and told. */
function answerAs(tx: Tx, actor: string, answers: readonly Answer[]) {
  const isOpen = tx.sql(`SELECT 1 ${OPEN} AND newcomer = ? AND (candidate = ? OR ? IS NULL) LIMIT 1`);
  const warnings: string[] = [];
  let [known, fresh] = [0, 0];
  const { seq, label } = commit(tx, { actor, label: () => labelOf(known, fresh) }, (change) => {
    for (const { n, is } of answers) {
      if (!isOpen.get(n, is, is) || (is !== null && !canFold(tx, n, is))) {
        warnings.push(`${shown(tx, n)} was answered before, or is no longer asked about.`);
        continue;
      }
      if (is === null) {
        change.set([n], FIELD.sameAs, false);
        fresh++;
        continue;
      }
      change.set([n], FIELD.sameAs, hex(tx.column('SELECT id FROM entity WHERE n = ?').get(is) as Buffer));
      handOver(tx, change, n, is);
      known++;
    }
  });
  return { seq, changed: known + fresh, label: label || labelOf(known, fresh), warnings };
}

/** What a person did to the newcomer was meant for this file: it is newer than what the other had, and tags join. */
function handOver(tx: Tx, change: Change, from: number, to: number): void {
  const values = tx.sql('SELECT field, value FROM register WHERE entity = ? AND value IS NOT NULL').all(from) as {
    field: number;
    value: string;
  }[];
  for (const { field, value } of values) if (HANDED.has(field)) change.set([to], field, JSON.parse(value));
  const tags = tx.column('SELECT DISTINCT elem FROM member WHERE entity = ? AND field = ?').all(from, FIELD.tags);
  for (const tag of tags as number[]) change.add([to], FIELD.tags, tag);
}
const HANDED = new Set<number>([...Object.values(ASSET_FIELDS), FIELD.rotate, FIELD.edits]);

function labelOf(known: number, fresh: number): string {
  const files = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`;
  if (known && fresh) return `Recognized ${files(known)}, kept ${fresh.toLocaleString('en')} as new`;
  return fresh ? `Kept ${files(fresh)} as new` : `Recognized ${files(known)}`;
}

const shown = (tx: Tx, n: number): string =>
  (tx.column('SELECT name FROM asset WHERE n = ?').get(n) as string | null | undefined) ?? `Asset ${n}`;
