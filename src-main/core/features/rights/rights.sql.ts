/** Rights of assets: said, read as they stand on a day, overridden, and told of once. */
import type { RightsAlert, RightsStanding } from '../../../../src-shared/contract/rights.ts';
import { FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import { type Approval, dayAfter, inWords, problemsOf, type RightsTerms, type WayOut } from '../../../../src-shared/domain/rights/rights.ts';
import { commit, type Outcome } from '../../db/commit.ts';
import { read, type Tx, write } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { RIGHTS_FIELD } from '../../db/rights-rows.ts';

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
function approvalOf(tx: Pick<Tx, 'sql' | 'column'>, n: number): Approval {
  const isSpoken = tx.sql('SELECT 1 FROM version WHERE asset = ? AND state IS NOT NULL LIMIT 1').get(n);
  if (!isSpoken) return 'unspoken';
  const current = register(tx, n, FIELD.version);
  const state = typeof current === 'string' ? (tx.column('SELECT state FROM version JOIN entity USING (n) WHERE entity.id = ?').get(Buffer.from(current, 'hex')) as string | null | undefined) : undefined;
  return (state ?? 'draft') as Approval;
}

export interface SetRights {
  readonly actor: string;
  readonly ns: readonly number[];
  readonly changes: { readonly [K in keyof RightsTerms]?: RightsTerms[K] | null | undefined };
}

export const setRights = write('rights.set', (tx, { actor, ns, changes }: SetRights): Outcome =>
  commit(tx, { actor, label: (count) => `Set the rights of ${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}` }, (change) => {
    for (const [name, value] of Object.entries(changes))
      if (value !== undefined) change.set(ns, RIGHTS_FIELD[name as keyof RightsTerms], (value as string | string[] | null) ?? undefined);
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
