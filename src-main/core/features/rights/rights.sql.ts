/** Rights of assets: said, read as they stand on a day, overridden, and told of once. */
import type { RightsAlert, RightsChanges, RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { type Approval, dayAfter, inWords, problemsOf, type RightsTerms, type WayOut } from '../../../../src-shared/domain/rights/rights.ts';
import { TERMS, TEXT_TERMS, type Term, termText, type TextTerm } from '../../../../src-shared/domain/rights/terms.ts';
import type { ReviewState } from '../../../../src-shared/domain/versions.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { mastersOf } from '../../db/copies.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { RIGHTS_FIELD } from '../../db/rights-rows.ts';
import { select } from '../../db/sel.ts';

/** In the order given; `concerned`: only those that have a problem that day. */
export const standings = read(
  'rights.standings',
  (tx, { ns, today, concerned }: { ns: readonly number[]; today: string; concerned: boolean }): { seq: number; assets: RightsStanding[] } => {
    const get = tx.sql('SELECT asset.n, lower(hex(entity.id)) AS id, name, rights FROM asset JOIN entity USING (n) WHERE asset.n = ?');
    const assets = ns.flatMap((n): RightsStanding[] => {
      const row = get.get(n) as { n: number; id: string; name: string | null; rights: string | null } | undefined;
      if (!row) return [];
      const standing = standingOf(tx, n, row.rights, today);
      if (concerned && !standing.problems.length) return [];
      return [{ n, id: row.id, name: row.name ?? '', ...standing }];
    });
    return { seq: tx.rev(), assets };
  },
  'slow',
);

/** How it stands on a day. @param rights the column of that name */
export function standingOf(tx: Pick<Tx, 'sql' | 'column'>, n: number, rights: string | null, today: string): Pick<RightsStanding, 'terms' | 'approval' | 'problems' | 'words'> {
  const terms = (rights ? JSON.parse(rights) : {}) as RightsTerms;
  const approval = approvalOf(tx, n);
  const problems = problemsOf(terms, approval, today);
  return { terms: terms as RightsStanding['terms'], approval, problems, words: problems.map((one) => inWords(one, terms, approval)).join(', ') };
}

/** Approval belongs to a version; where nobody ever spoke of one, there is nothing to wait for. */
function approvalOf(tx: Pick<Tx, 'sql' | 'column'>, asset: number): Approval {
  const [n = asset] = mastersOf(tx, [asset]);
  const isSpoken = tx.sql('SELECT 1 FROM version WHERE asset = ? AND state IS NOT NULL LIMIT 1').get(n);
  if (!isSpoken) return 'unspoken';
  const current = register(tx, n, FIELD.version);
  const state = typeof current === 'string' ? (tx.column('SELECT state FROM version JOIN entity USING (n) WHERE entity.id = ?').get(Buffer.from(current, 'hex')) as string | null | undefined) : undefined;
  return (state ?? 'draft') as Approval;
}

export interface SetRights {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly changes: RightsChanges;
}

export const setRights = write('rights.set', (tx, { actor, ns, changes }: SetRights): Outcome =>
  commit(tx, { actor, label: (count) => `Set the rights of ${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}` }, (change) => {
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined) continue;
      const text = value === '' ? null : (termText(value) ?? null);
      const number = isTextTerm(name) ? FIELD[name] : RIGHTS_FIELD[name as Term];
      change.set(differing(tx, ns, name, text), number, text);
    }
  }),
);

export interface OverrideRights {
  readonly actor: string;
  /** With the problems that each had. */
  readonly assets: readonly Pick<RightsStanding, 'n' | 'problems'>[];
  readonly way: WayOut;
  readonly why: string;
}

/** In the history of each, and in the log for ever. */
export const overrideRights = write('rights.override', (tx, { actor, assets, way, why }: OverrideRights): Outcome =>
  commit(tx, { actor, label: (count) => `Let ${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'} leave (${way}) against its rights: ${why}` }, (change) => {
    for (const { n, problems } of assets) change.set([n], FIELD.rightsOverride, { at: tx.now, way, why, problems: [...problems] });
  }),
);

const isTextTerm = (name: string): name is TextTerm => (TEXT_TERMS as readonly string[]).includes(name);
/** In SQL, of a row of `asset`: what it shows, as one text. */
const shownText = (name: string): string =>
  name === 'channels' ? "(SELECT group_concat(value, '; ') FROM json_each(asset.rights, '$.channels'))" : `json_extract(asset.${isTextTerm(name) ? 'more' : 'rights'}, '$.${name}')`;

/** Only those that show something else get an operation: what the file says already need not be said again. */
function differing(tx: Tx, ns: readonly number[], name: string, text: string | null): number[] {
  select(tx, ns);
  return tx.column(`SELECT sel.n FROM sel CROSS JOIN asset ON asset.n = sel.n WHERE ${shownText(name)} IS NOT ?`).all(text) as number[];
}

export interface RightsSummary {
  readonly seq: number;
  readonly count: number;
  readonly fields: Record<string, { value: string | null; mixed: number }>;
  readonly approval: { versioned: number; value: ReviewState | null; mixed: number };
}

/** Of several: what all agree on, and how many different values there are. */
export const rightsSummary = read('rights.summary', (tx, ns: readonly number[]): RightsSummary => {
  const names = [...TERMS, ...TEXT_TERMS];
  const columns = names.map((name) => `count(DISTINCT ifnull(${shownText(name)}, '')) AS "${name}Count", min(${shownText(name)}) AS "${name}"`);
  const row = tx.sql(`SELECT count(*) AS count, ${columns.join(', ')} FROM json_each(?) AS some CROSS JOIN asset ON asset.n = some.value`).get(JSON.stringify(ns)) as Record<string, string | number | null>;
  const of = (name: string) => {
    const mixed = Number(row[`${name}Count`]);
    return { value: mixed > 1 ? null : (row[name] as string | null), mixed };
  };
  return { seq: tx.rev(), count: Number(row['count']), fields: Object.fromEntries(names.map((name) => [name, of(name)])), approval: approvalIn(tx, ns) };
}, 'slow');

function approvalIn(tx: Pick<Tx, 'sql'>, ns: readonly number[]): RightsSummary['approval'] {
  const { versioned, mixed, value } = tx.sql(
    `SELECT count(*) AS versioned, count(DISTINCT ifnull(version.state, 'draft')) AS mixed, min(ifnull(version.state, 'draft')) AS value
     FROM json_each(?) AS some CROSS JOIN register ON register.entity = some.value AND register.field = ${FIELD.version}
     CROSS JOIN entity ON entity.id = unhex(json_extract(register.value, '$')) CROSS JOIN version ON version.n = entity.n`,
  ).get(JSON.stringify(ns)) as { versioned: number; mixed: number; value: ReviewState | null };
  return { versioned, mixed, value: mixed > 1 ? null : value };
}

export const rightsAlerts = read('rights.alerts', (tx, { actor, today, days }: { actor: string; today: string; days: number }): RightsAlert[] => {
  const soon = dayAfter(today, days);
  const rows = tx.sql("SELECT n, name, json_extract(rights, '$.until') AS day FROM asset WHERE rights IS NOT NULL AND state < 2 AND json_extract(rights, '$.until') <= ? ORDER BY day, n LIMIT 1000").all(soon) as { n: number; name: string | null; day: string }[];
  const told = tx.sql('SELECT 1 FROM rights_told WHERE actor = ? AND asset = ? AND what = ? AND day = ?');
  return rows
    .map(({ n, name, day }) => ({ n, name: name ?? '', what: today > day ? ('expired' as const) : ('expires' as const), day }))
    .filter(({ n, what, day }) => !told.get(actor, n, what, day));
});

export const noteTold = write('rights.seen', (tx, { actor, alerts }: { actor: string; alerts: readonly RightsAlert[] }): { seq: number } => {
  const put = tx.sql('INSERT OR IGNORE INTO rights_told VALUES (?, ?, ?, ?)');
  for (const { n, what, day } of alerts) put.run(actor, n, what, day);
  return { seq: tx.rev() };
});
