/** The preview store of a made catalog: distinct pictures in both sizes, shared by all its assets. */
import { DatabaseSync } from 'node:sqlite';
import sharp from 'sharp';
import { randomFrom } from './vocabulary.ts';

const BOX = { fit: 'inside' } as const;

/** Writes `count` pictures into the store at `path`. @returns their keys */
export async function makePictures(path: string, count: number): Promise<string[]> {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL');
  db.exec(
    'CREATE TABLE IF NOT EXISTS preview (key TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (key, size))',
  );
  const put = db.prepare('INSERT OR REPLACE INTO preview VALUES (?, ?, ?)');
  const keys = Array.from({ length: count }, (_, i) => `bench${String(i).padStart(27, '0')}`);
  db.exec('BEGIN');
  for (const [i, key] of keys.entries()) {
    const [width, height] = i % 10 < 7 ? [512, 341] : [341, 512];
    const drawn = sharp(draw(i, width, height), { raw: { width, height, channels: 3 } });
    put.run(key, 512, await drawn.clone().webp({ quality: 78, effort: 0 }).toBuffer());
    put.run(key, 256, await drawn.resize(256, 256, BOX).webp({ quality: 78, effort: 0 }).toBuffer());
  }
  db.exec('COMMIT');
  db.close();
  return keys;
}

/** Soft shapes of a color of their own, with grain, which cost about as much to decode as a photograph. */
function draw(i: number, width: number, height: number): Buffer {
  const random = randomFrom(i + 1);
  const data = Buffer.alloc(width * height * 3);
  const [r, g, b] = [random() * 160 + 40, random() * 160 + 40, random() * 160 + 40];
  const [cx, cy, wave] = [random() * width, random() * height, 12 + random() * 40];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const light = 45 * Math.sin(Math.hypot(x - cx, y - cy) / wave) + random() * 24 - 12;
      data[at] = Math.max(0, Math.min(255, r + light));
      data[at + 1] = Math.max(0, Math.min(255, g + light * 0.8));
      data[at + 2] = Math.max(0, Math.min(255, b + light * 0.6));
    }
  }
  return data;
}
