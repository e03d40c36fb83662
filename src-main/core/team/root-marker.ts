/**
 * The file by which a folder is known as a team's root on every machine, wherever it is mounted (team.md §2.5). It is written only into
 * folders that people gave to their team.
 */
import { isAway } from '../disks/away.ts';
import type { DiskFiles } from '../disks/disks.ts';

const MARKER = /^\.vitrine-root-([0-9a-f]{32})$/;
const nameOf = (id: Uint8Array): string => `.vitrine-root-${Buffer.from(id).toString('hex')}`;

/** @param id 16 bytes */
export async function markRoot(disk: Pick<DiskFiles, 'writeNew'>, folder: string, id: Uint8Array): Promise<void> {
  const text = 'This folder belongs to a team that shares its catalog with Vitrine. The file says which folder it is; it holds nothing else.\n';
  await disk.writeNew(`${folder}/${nameOf(id)}`, Buffer.from(text)).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  });
}

/** Ids (16 bytes) that stand in this folder. */
export async function marksIn(disk: Pick<DiskFiles, 'readdir'>, folder: Uint8Array): Promise<Uint8Array[]> {
  const entries = await disk.readdir(folder).catch((error: unknown) => {
    if (isAway(error)) throw error;
    return [];
  });
  return entries.flatMap(({ name }) => {
    const id = MARKER.exec(Buffer.from(name).toString('latin1'))?.[1];
    return id ? [Buffer.from(id, 'hex')] : [];
  });
}
