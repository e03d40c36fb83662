/** The rows of `version`, computed from the registers of versions, and how far their files have been gone through. */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { ensureEntity } from './effective.ts';
import type { Tx } from './procedure.ts';
import { registersOf } from './register.ts';

/** The value of the register `versionOf`. */
export interface VersionSaid {
  readonly of: string;
  readonly parent: string | null;
  /** Hex. */
  readonly sha256: string;
  readonly picture: string | null;
  readonly size: number;
  readonly saved: number;
  readonly made: number;
  readonly program: string | null;
}

/** @returns the asset whose version it is */
export function materializeVersion(tx: Tx, n: number): readonly number[] {
  const said = registersOf(tx, n);
  const what = said.get(FIELD.versionOf) as VersionSaid | undefined;
  if (!what) return tx.column('DELETE FROM version WHERE n = ? RETURNING asset').all(n) as number[];
  // After a restore, or from another machine, it may be known before the file itself is seen.
  const asset = ensureEntity(tx, Buffer.from(what.of, 'hex'), ENTITY.asset);
  const text = (field: number) => (typeof said.get(field) === 'string' ? said.get(field) : null);
  tx.sql(
    `INSERT INTO version (n, asset, made, sha256, picture, size, saved, program, name, note, state) VALUES (@n, @asset, @made, @sha256, @picture, @size, @saved, @program, @name, @note, @state)
     ON CONFLICT (n) DO UPDATE SET asset = @asset, name = @name, note = @note, state = @state`,
  ).run({
    n, asset, made: what.made, sha256: Buffer.from(what.sha256, 'hex'), picture: what.picture === null ? null : Buffer.from(what.picture, 'hex'), size: what.size, saved: what.saved,
    program: what.program, name: text(FIELD.versionName), note: text(FIELD.versionNote), state: text(FIELD.versionState),
  });
  tx.touch([asset], 'versions');
  return [asset];
}

/** `rev` of the last asset of which it is known whether its content is kept. */
const CURSOR = 'versionCursor';

/** All files are looked at again: a folder was told to keep versions. */
export const forgetCaptured = (tx: Tx): void => void tx.sql('DELETE FROM meta WHERE key = ?').run(CURSOR);
export const capturedTo = (tx: Pick<Tx, 'column'>): number => (tx.column('SELECT value FROM meta WHERE key = ?').get(CURSOR) as number | undefined) ?? 0;
export const putCapturedTo = (tx: Tx, rev: number): void => void tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CURSOR, rev);
