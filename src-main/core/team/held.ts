/** What was done and does not count (team.md §3): kept, and shown to admins, who may adopt it. */
import type { OpGroup } from '../../../src-shared/domain/ops/op.ts';
import type { Refusal } from '../../../src-shared/domain/team/authorize.ts';
import type { Tx } from '../db/procedure.ts';
import { countOf, labelOf } from './receive.ts';
import { readSegment } from './segment.ts';

/** Of one segment, which is adopted as one. */
export interface HeldSegment {
  /** Hash, hex. */
  readonly segment: string;
  readonly device: string;
  readonly why: Refusal;
  readonly labels: readonly string[];
  readonly actions: number;
  readonly assets: number;
  /** ms since 1970, by that machine's clock. */
  readonly at: number;
}

/** Labels of one segment, and segments, that are told at most. */
const MOST_LABELS = 20;
const MOST = 500;

/** Latest first. */
export function heldIn(tx: Tx): HeldSegment[] {
  const rows = tx
    .sql(
      "SELECT hash, verdict, bytes FROM team_segment WHERE state = 'taken' AND EXISTS (SELECT 1 FROM json_each(verdict) WHERE value IS NOT NULL) ORDER BY rowid DESC LIMIT ?",
    )
    .all(MOST) as { hash: string; verdict: string; bytes: Buffer }[];
  const label = tx.column('SELECT label FROM team_group JOIN change USING (seq) WHERE segment = ? AND at = ?');
  return rows.flatMap(({ hash, verdict, bytes }) => {
    const segment = readSegment(new Uint8Array(bytes));
    const groups = segment?.groups() ?? 'raw';
    if (!segment || groups === 'raw') return [];
    const refused = (JSON.parse(verdict) as (Refusal | null)[]).flatMap((why, at) =>
      why && groups[at] ? [{ why, at, group: groups[at] }] : [],
    );
    const [first] = refused;
    if (!first) return [];
    return {
      segment: hash,
      device: segment.header.device,
      why: first.why,
      labels: refused.slice(0, MOST_LABELS).map(({ at, group }) => [(label.get(hash, at) as string | undefined) ?? labelOf(group), ...nameOf(tx, group)].join(': ')),
      actions: refused.length,
      assets: refused.reduce((sum, { group }) => sum + countOf(group), 0),
      at: segment.header.wall,
    };
  });
}

/** Of one file alone: what it is called here. */
function nameOf(tx: Tx, group: OpGroup): string[] {
  const ids = new Set(group.ops.flatMap((op) => (op.op === 'create' ? [] : op.entities.map((id) => Buffer.from(id).toString('hex')))));
  const [id] = ids;
  if (id === undefined || ids.size > 1) return [];
  const name = tx.column('SELECT name FROM asset JOIN entity USING (n) WHERE id = ?').get(Buffer.from(id, 'hex')) as string | undefined;
  return name === undefined ? [] : [name];
}
