/** Linked smart objects of Photoshop files. */
import type { FileRef } from '../../../../src-shared/domain/links.ts';
import type { RefReader } from './ref.ts';

const MAX_FILE = 512 * 2 ** 20;

export const photoshop: RefReader = {
  exts: ['psd', 'psb'],
  async read(file) {
    if (file.size > MAX_FILE) return [];
    const data = await file.bytes();
    // The block of what is linked and not embedded; without it all the layers need not be read.
    if (!data.includes('lnkE', 0, 'latin1')) return [];
    const { readLinkedFiles } = await import('../../tools/ag-psd.ts');
    return readLinkedFiles(data).flatMap(({ relativePath, fullPath, name, size }): FileRef[] => {
      const path = relativePath || fullPath || name;
      return path ? [{ kind: 'placed', path, ...(size ? { size } : {}) }] : [];
    });
  },
};
