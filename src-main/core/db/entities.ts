/** Tables computed from the registers of entities other than assets: `tag` (tag-rows.ts), `root`, and those of custom fields (field-rows.ts). */
import { ENTITY, FIELD, WRITE_MODES } from '../../../src-shared/domain/ops/fields.ts';
import { materializeCollection, materializePlace } from './collection-rows.ts';
import { ASSET_STATE } from './effective.ts';
import { isDefinition, materializeDefinition } from './field-rows.ts';
import { materializeMarker } from './marker-rows.ts';
import type { Tx } from './procedure.ts';
import { materializePreset } from './preset-rows.ts';
import { register } from './register.ts';
import { materializeTag } from './tag-rows.ts';
import { materializeTemplate } from './template-rows.ts';
import { forgetCaptured, materializeVersion } from './version-rows.ts';

/** @returns assets that show something else since, though nothing of theirs was written */
export function materializeEntity(tx: Tx, kind: number, n: number): readonly number[] {
  if (kind === ENTITY.tag) return materializeTag(tx, n);
  if (kind === ENTITY.root) materializeRoot(tx, n);
  if (kind === ENTITY.collection) materializeCollection(tx, n);
  if (kind === ENTITY.place) materializePlace(tx, n);
  if (kind === ENTITY.template) materializeTemplate(tx, n);
  // They have no table: their registers are read.
  if (kind === ENTITY.editPreset) tx.changed('templates');
  if (kind === ENTITY.preset) materializePreset(tx, n);
  if (kind === ENTITY.marker) return materializeMarker(tx, n);
  if (kind === ENTITY.version) return materializeVersion(tx, n);
  if (isDefinition(kind)) materializeDefinition(tx, kind, n);
  return [];
}

/** A root's name and place, and whether it is in the library: its assets go and come with it. */
function materializeRoot(tx: Tx, n: number): void {
  const removed = register(tx, n, FIELD.rootRemoved) === true ? 1 : 0;
  const name = register(tx, n, FIELD.rootName);
  if (typeof name === 'string') tx.sql('UPDATE root SET name = ? WHERE n = ?').run(name, n);
  const path = register(tx, n, FIELD.rootPath);
  // Undone after another root took its place: then it stays where it is.
  if (typeof path === 'string')
    tx.sql('UPDATE OR IGNORE root SET path = ? WHERE n = ?').run(Buffer.from(path, 'latin1'), n);
  const writes = WRITE_MODES.find((mode) => mode === register(tx, n, FIELD.rootWrites)) ?? 'off';
  if (tx.sql('UPDATE root SET writes = ? WHERE n = ? AND writes <> ?').run(writes, n, writes).changes)
    // Whether an asset's file is behind is of interest only where it may be written.
    tx.touch(tx.column('SELECT n FROM asset WHERE root = ? AND state < 2').all(n) as number[], 'unsaved');
  const kept = register(tx, n, FIELD.rootVersions);
  const versions = typeof kept === 'string' ? kept : 'off';
  if (tx.sql('UPDATE root SET versions = ? WHERE n = ? AND versions <> ?').run(versions, n, versions).changes) forgetCaptured(tx);
  const row = tx.sql('SELECT removed FROM root WHERE n = ?').get(n) as { removed: number } | undefined;
  tx.changed('library');
  if (!row || row.removed === removed) return;
  tx.sql('UPDATE root SET removed = ? WHERE n = ?').run(removed, n);
  const ns = tx.column(
    removed ? 'SELECT n FROM asset WHERE root = ? AND state <> 2' : 'SELECT n FROM asset WHERE root = ? AND state = 2',
  ).all(n) as number[];
  tx.sql(`UPDATE asset SET state = ${ASSET_STATE} WHERE root = ?`).run(n);
  tx.touch(ns, 'state');
}
