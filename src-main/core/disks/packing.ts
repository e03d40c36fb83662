/** Many files as one, and what else a package needs. Part of a disk process. */
import { open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { PathLike } from './protocol.ts';
import type { DiskWorker } from './work.ts';

export type PackOp = 'pack' | 'stopPack' | 'writeNew' | 'discardFolder';

/** Folders that the program makes for a while begin so; no other is taken away whole. */
export const PASSING = '.vitrine-export-';

export function createPacking(): Pick<DiskWorker, PackOp> {
  const stopped = new Set<string>();
  return {
    async pack(alive, entries, to) {
      const { writeZip } = await import('../tools/yazl.ts');
      const name = raw(to).toString('latin1');
      stopped.delete(name);
      try {
        await writeZip(entries, raw(to), () => {
          alive();
          if (stopped.has(name)) throw Object.assign(new Error('Packing was stopped.'), { code: 'ECANCELED' });
        });
        return (await stat(raw(to))).size;
      } catch (error) {
        await rm(raw(to), { force: true }).catch(() => undefined);
        throw error;
      } finally {
        stopped.delete(name);
      }
    },
    async stopPack(_, to) {
      stopped.add(raw(to).toString('latin1'));
    },
    async writeNew(_, path, bytes) {
      await using file = await open(raw(path), 'wx');
      await file.writeFile(bytes);
      await file.sync();
    },
    async discardFolder(_, path) {
      const name = raw(path).toString('utf8');
      if (!basename(name).startsWith(PASSING)) throw new Error(`${name} is no folder of ours.`);
      await rm(name, { recursive: true, force: true });
    },
  };
}

const raw = (path: PathLike): Buffer => (typeof path === 'string' ? Buffer.from(path) : Buffer.from(path));
