/** Office documents as LibreOffice prints them, where it is installed: a PDF of each, made when somebody looks and kept under a size limit. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isPrinted } from '../../../src-shared/domain/printed.ts';
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { CatalogPaths } from '../deps.ts';
import type { Disks } from '../disks/disks.ts';
import type { FileType } from '../formats/handler.ts';
import { findSoffice, printToPdf, SofficeFailed } from '../tools/soffice.ts';
import type { PictureSource } from './previews.sql.ts';
import { reachable } from './reachable.ts';

/** A file as the pool is asked for it. */
export interface PrintedFile {
  readonly path: Uint8Array;
  readonly size: number;
  readonly type: FileType;
  readonly facts: Record<string, never>;
  /** It was made just now. */
  readonly fresh?: boolean;
}

export interface Printed {
  /** Is there anything that could print it? */
  may(from: PictureSource): boolean;
  /** Its pages as a PDF. Those who ask for the same at once share the work, one document after the other. Throws RpcError. */
  pdf(from: PictureSource): Promise<PrintedFile>;
  close(): Promise<void>;
}

/** Under which its pages are kept: of its content where that gave a picture, else of where it stands and when it was changed. */
export const printedKey = ({ key, path, size, mtime }: PictureSource): string => key ?? createHash('sha256').update(path).update(` ${size} ${mtime}`).digest('hex').slice(0, 32);

export interface PrintedDeps {
  readonly disks: Pick<Disks, 'between'>;
  readonly paths: Pick<CatalogPaths, 'printed'>;
  /** Bytes on disk; default 2 GB. */
  readonly limit?: number;
}

const MOST_BYTES = 200 * 2 ** 20;
const PDF: FileType = { ext: 'pdf', mime: 'application/pdf', kind: 'document', name: 'PDF', handler: 'pdf' };

export function createPrinted({ disks, paths: { printed: folder }, limit = 2e9 }: PrintedDeps): Printed {
  const making = new Map<string, Promise<PrintedFile>>();
  /** By key: why not. Tried again with the next start. */
  const failed = new Map<string, string>();
  const closing = new AbortController();
  let turn: Promise<unknown> = Promise.resolve();
  let begun: Promise<void> | undefined;
  /** What was half made when the program ended. */
  const begin = () =>
    (begun ??= mkdir(folder, { recursive: true })
      .then(() => readdir(folder))
      .then(async (names) => {
        for (const name of names)
          if (!name.endsWith('.pdf')) await rm(join(folder, name), { recursive: true, force: true });
      }));

  async function kept(key: string): Promise<PrintedFile | undefined> {
    await begin();
    const path = join(folder, `${key}.pdf`);
    const found = await stat(path).catch(() => undefined);
    if (!found?.size) return undefined;
    const now = new Date();
    await utimes(path, now, found.mtimeMs / 1000).catch(() => undefined);
    return { path: Buffer.from(path), size: found.size, type: PDF, facts: {} };
  }

  async function make(from: PictureSource, key: string): Promise<PrintedFile> {
    closing.signal.throwIfAborted();
    reachable(from, 'its pages cannot be printed');
    if (from.size > MOST_BYTES)
      throw new RpcError('unsupported', `Pages of documents are printed up to ${MOST_BYTES / 2 ** 20} MB.`);
    const work = await mkdtemp(join(folder, 'work-'));
    try {
      const name = `document.${from.type.ext.replace(/\W/g, '')}`;
      await disks.between.copy(from.path, [join(work, name)], from.mtime);
      const made = await printToPdf(work, name, closing.signal);
      await rename(made, join(folder, `${key}.pdf`));
    } catch (error) {
      if (!(error instanceof SofficeFailed)) throw error;
      failed.set(key, error.message);
      throw new RpcError('unsupported', error.message);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    await tidy(`${key}.pdf`);
    return { ...((await kept(key)) as PrintedFile), fresh: true };
  }

  async function tidy(keep: string): Promise<void> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf'));
    const files = await Promise.all(names.map(async (name) => ({ name, ...(await stat(join(folder, name))) })));
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { name, size } of files.sort((a, b) => a.atimeMs - b.atimeMs)) {
      if (total <= limit || name === keep) continue;
      total -= size;
      await rm(join(folder, name), { force: true });
    }
  }

  return {
    may: (from) => isPrinted(from.type.ext) && !failed.has(printedKey(from)) && findSoffice() !== undefined,
    async pdf(from) {
      const key = printedKey(from);
      if (!isPrinted(from.type.ext))
        throw new RpcError('unsupported', `${from.type.name || 'Such'} files have no pages to print.`);
      const known = await kept(key);
      if (known) return known;
      const why = failed.get(key);
      if (why) throw new RpcError('unsupported', why);
      const under = making.get(key);
      if (under) return under;
      const mine = turn.then(() => make(from, key)).finally(() => making.delete(key));
      making.set(key, mine);
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      closing.abort(new RpcError('cancelled', 'Vitrine ends.'));
      await turn;
    },
  };
}
