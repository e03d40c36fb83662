/** The rows of `version`, computed from the registers of versions, and how far their files have been gone through. */
import { ENTITY, FIELD } from '../../../src-shared/domain/ops/fields.ts';
import { REVIEW_STATES } from '../../../src-shared/domain/versions.ts';
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
  const what = said.get(FIELD.versionOf);
  if (!isVersion(what)) return tx.column('DELETE FROM version WHERE n = ? RETURNING asset').all(n) as number[];
  // After a restore, or from another machine, it may be known before the file itself is seen.
  const asset = ensureEntity(tx, Buffer.from(what.of, 'hex'), ENTITY.asset);
  const state = REVIEW_STATES.find((one) => one === said.get(FIELD.versionState)) ?? null;
  const text = (field: number) => (typeof said.get(field) === 'string' ? said.get(field) : null);
  tx.sql(
    `INSERT INTO version (n, asset, made, sha256, picture, size, saved, program, name, note, state) VALUES (@n, @asset, @made, @sha256, @picture, @size, @saved, @program, @name, @note, @state)
     ON CONFLICT (n) DO UPDATE SET asset = @asset, name = @name, note = @note, state = @state`,
  ).run({
    n, asset, made: what.made, sha256: Buffer.from(what.sha256, 'hex'), picture: what.picture === null ? null : Buffer.from(what.picture, 'hex'), size: what.size, saved: what.saved,
    program: what.program, name: text(FIELD.versionName), note: text(FIELD.versionNote), state,
  });
  tx.touch([asset], 'versions');
  return [asset];
}

const isHex = (value: unknown, bytes: number): value is string => typeof value === 'string' && value.length === bytes * 2 && /^[0-9a-f]*$/i.test(value);
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

/** Of what a Date can be. */
const LAST_MS = 8.64e15;

/** A colleague's program may have written anything there. */
function isVersion(value: unknown): value is VersionSaid {
  if (typeof value !== 'object' || value === null) return false;
  const { of, sha256, picture, size, saved, made, program } = value as Partial<Record<keyof VersionSaid, unknown>>;
  return isHex(of, 16) && isHex(sha256, 32) && (picture === null || (typeof picture === 'string' && isHex(picture, picture.length / 2))) && [size, made].every(Number.isSafeInteger) && typeof saved === 'number' && Math.abs(saved) <= LAST_MS && (made as number) <= LAST_MS && isTextOrNull(program);
}

/** `rev` of the last asset of which it is known whether its content is kept. */
const CURSOR = 'versionCursor';

/** All files are looked at again: a folder was told to keep versions. */
export const forgetCaptured = (tx: Tx): void => void tx.sql('DELETE FROM meta WHERE key = ?').run(CURSOR);
export const capturedTo = (tx: Pick<Tx, 'column'>): number => (tx.column('SELECT value FROM meta WHERE key = ?').get(CURSOR) as number | undefined) ?? 0;
export const putCapturedTo = (tx: Tx, rev: number): void => void tx.sql('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CURSOR, rev);
