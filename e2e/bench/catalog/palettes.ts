/** The colors of a made catalog's pictures: looking at a million would go on in the background of all that is measured. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';

/** @returns whether there was anything to do; the search index is to be made again then */
export async function putPalettes(catalog: string): Promise<boolean> {
  const db = new DatabaseSync(join(catalog, 'catalog.db'));
  try {
    db.exec('PRAGMA synchronous = OFF');
    if (db.prepare('SELECT 1 FROM asset WHERE palette IS NULL LIMIT 1').get() === undefined) return false;
    db.exec('CREATE TEMP TABLE look (preview TEXT PRIMARY KEY, palette BLOB)');
    const put = db.prepare('INSERT INTO look VALUES (?, ?)');
    const previews = new DatabaseSync(join(catalog, 'cache/previews.db'), { readOnly: true });
    for (const { key, data } of previews.prepare('SELECT key, data FROM preview WHERE size = 256').all())
      put.run(key as string, await paletteOf(data as Uint8Array));
    previews.close();
    db.exec('UPDATE asset SET palette = (SELECT palette FROM look WHERE look.preview = asset.preview)');
  } finally {
    db.close();
  }
  rmSync(join(catalog, 'cache/index.db.columns'), { force: true });
  return true;
}

/** Its two halves: see readPalette of domain/color.ts. */
async function paletteOf(picture: Uint8Array): Promise<Buffer> {
  const pixels = await sharp(picture).removeAlpha().resize(1, 2, { fit: 'fill' }).raw().toBuffer();
  return Buffer.from([...pixels.subarray(0, 3), 128, ...pixels.subarray(3, 6), 127]);
}
