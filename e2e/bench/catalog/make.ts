/** A whole made catalog in a folder of its own: database, pictures and search index. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LAUNCHER } from '../kit/program.ts';
import { fillCatalog } from './fill.ts';
import { settle } from './migrate.ts';
import { putPalettes } from './palettes.ts';
import { makePictures } from './pictures.ts';

export interface CatalogWish {
  readonly assets: number;
  /** Distinct pictures. */
  readonly pictures: number;
  /** At least so many bytes of facts JSON with each asset; 0: what a photograph's facts are. */
  readonly factBytes: number;
}

const TAGS_PER_ASSET = 3.5;

/** Makes it in `folder` unless it is there already. Takes a few minutes for a million assets, and 2 to 8 GB. */
export async function makeCatalog(folder: string, wish: CatalogWish): Promise<void> {
  if (existsSync(folder)) return;
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  // The program itself lays out the database; any command does.
  execFileSync(process.execPath, [LAUNCHER, '--cli', 'status', '--catalog', half, '--json']);
  const pictures = await makePictures(join(half, 'cache/previews.db'), wish.pictures);
  const { assets, factBytes } = wish;
  fillCatalog(join(half, 'catalog.db'), { assets, tags: assets * TAGS_PER_ASSET, pictures, factBytes });
  await putPalettes(half);
  await settle(half);
  renameSync(half, folder);
}
