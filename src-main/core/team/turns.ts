/**
 * Who writes metadata into files of a team's folder (team.md §2.5): the machine on which something was edited. Where nothing has been heard
 * of that machine for a while, another one does. Every machine has a turn of its own, which follows from the ids of both, so that they
 * need not agree on anything: whose turn comes first writes, and the others find that the file says it already.
 */
import type { Id } from '../../../src-shared/domain/ops/key.ts';
import type { Tx } from '../db/procedure.ts';
import { sha256 } from './keys.ts';
import { rightsIn } from './rights-kept.ts';

/** For so long a machine is silent until it counts as absent, in ms; turns are spread over as much again. */
export const ABSENT_MS = 10 * 60_000;

/** From when on this machine writes what another one edited, should nothing more be heard of that one. `own`, `author`: their logs. @returns ms since 1970 */
export const turnAt = (now: number, own: Id, author: Id): number => Math.floor(now + ABSENT_MS * (1 + sha256('turn', own, author).readUInt32BE(0) / 2 ** 32));

const ownLog = (tx: Tx): Id => tx.column("SELECT value FROM meta WHERE key = 'writerId'").get() as Buffer;

/** When this machine would write what `author` edited, were nothing heard from now on. */
export const turnIn = (tx: Tx, author: Id): number => turnAt(tx.now, ownLog(tx), author);

/** Something new was heard of the machine with this log: its edits are its own to write still. */
export function heardOf(tx: Tx, author: Id): void {
  tx.sql('UPDATE unwritten SET due = ? WHERE author = ?').run(turnIn(tx, author), Buffer.from(author));
}

/** Whoever may write into any file of the team's. */
export function takesTurns(tx: Tx): boolean {
  const rights = rightsIn(tx);
  return rights?.role === 'admin' || rights?.role === 'editor';
}
