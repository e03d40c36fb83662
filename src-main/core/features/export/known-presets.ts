/** Presets as this program can use them: a colleague's program may have written anything there, or a newer one what is not known here. */
import { ExportPreset, type NamedPreset } from '../../../../src-shared/contract/export.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import type { Deps } from '../../deps.ts';
import { listPresets, presetsNamed } from './presets.sql.ts';

type Db = Pick<Deps['db'], 'call'>;
const isKnown = ({ n, body }: NamedPreset): boolean => n === undefined || ExportPreset.safeParse(body).success;

/** Those that can be used. */
export async function knownPresets(db: Db): Promise<{ seq: number; presets: NamedPreset[] }> {
  const { seq, presets } = await db.call(listPresets, undefined);
  return { seq, presets: presets.filter(isKnown) };
}

/** In the order of the names. Throws RpcError where there is none of a name, or it cannot be used. */
export async function knownPresetsNamed(db: Db, names: readonly string[]): Promise<NamedPreset[]> {
  const presets = await db.call(presetsNamed, names);
  const other = presets.find((one) => !isKnown(one));
  if (other) throw new RpcError('unsupported', `The preset “${other.name}” holds what this program does not know. Whoever made it may have a newer one; choose another preset.`);
  return presets;
}
