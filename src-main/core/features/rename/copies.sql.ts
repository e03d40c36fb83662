/** Copies of files, as assets: what the catalog knows of the first ones goes along. */
import { ASSET_FIELDS, FIELD, isCustom } from '../../../../src-shared/domain/ops/fields.ts';
import { hex, type Value } from '../../../../src-shared/domain/ops/key.ts';
import { asFile, type Change, commit } from '../../db/commit.ts';
import { type Tx, write } from '../../db/procedure.ts';
import { copyMarkers } from '../markers/markers.service.ts';
import type { TrashPlace } from '../assets/assets.service.ts';

export interface Copied {
  /** The copy. */
  readonly n: number;
  readonly from: number;
  /** Where it goes when copying is taken back. */
  readonly trash: TrashPlace;
}

/** Those that stand in the file too are in the copy already: only what people set goes along. */
const GOES_ALONG: ReadonlySet<number> = new Set([...Object.values(ASSET_FIELDS), FIELD.rotate, FIELD.edits, FIELD.kept, FIELD.apart]);

/** One undo step, which says that the copies are in the trash. Given a second time it changes nothing. */
export const giveCopied = write('copies.give', (tx, { actor, label, copies }: { actor: string; label: string; copies: readonly Copied[] }) =>
  commit(tx, { actor, label }, (change) => {
    const idOf = tx.column('SELECT id FROM entity WHERE n = ?');
    const has = tx.column(`SELECT 1 FROM register WHERE entity = ? AND field = ${FIELD.copied} AND value IS NOT NULL`);
    const fresh = copies.filter(({ n }) => !has.get(n));
    // Keys stand in the order of CBOR, so that log and register hold the same text.
    change.setEach(new Map(fresh.map(({ n, from, trash }) => [n, { from: hex(idOf.get(from) as Buffer), trash: trash as Value }])), FIELD.copied);
    giveRegisters(tx, change, fresh);
    giveTags(tx, change, fresh);
    for (const { n, from } of fresh) copyMarkers(tx, change, from, n);
  }),
);

function giveRegisters(tx: Tx, change: Change, copies: readonly Copied[]): void {
  const registers = tx.sql('SELECT field, value FROM register WHERE entity = ? AND value IS NOT NULL');
  const byField = new Map<number, Map<number, Value>>();
  for (const { n, from } of copies)
    for (const { field, value } of registers.all(from) as { field: number; value: string }[]) {
      if (!GOES_ALONG.has(field) && !isCustom(field)) continue;
      const values = byField.get(field) ?? new Map<number, Value>();
      byField.set(field, values.set(n, JSON.parse(value) as Value));
    }
  for (const [field, values] of byField) change.setEach(values, field);
}

/** What was taken off the first one stays off: the copy has its blocks, so what they mention has the same dots. */
function giveTags(tx: Tx, change: Change, copies: readonly Copied[]): void {
  const added = tx.column('SELECT DISTINCT elem FROM member WHERE entity = ? AND field = ?');
  const removed = tx.sql('SELECT elem, dot FROM removed WHERE entity = ? AND field = ?');
  const byTag = new Map<number, number[]>();
  for (const { n, from } of copies) {
    for (const tag of added.all(from, FIELD.tags) as number[]) byTag.set(tag, [...(byTag.get(tag) ?? []), n]);
    const taken = Map.groupBy(removed.all(from, FIELD.tags) as { elem: number; dot: Buffer }[], ({ elem }) => elem);
    for (const [tag, dots] of taken) asFile(change).removeSeen(n, FIELD.tags, tag, dots.map(({ dot }) => dot));
  }
  for (const [tag, ns] of byTag) change.add(ns, FIELD.tags, tag);
}
