/**
 * The floor: the same work without a catalog. sha256 of each file, 512 and 256 px WebP of it in as many processes as the program uses,
 * and exiftool's whole answer. `node floor.ts FOLDER`; with `--part I OF` one process' share.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, setPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [folder = '', , part] = process.argv.slice(2);
const files = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.jpg'))
  .sort()
  .map((name) => resolve(folder, name));
const BOX = { fit: 'inside', withoutEnlargement: true } as const;
const WEBP = { quality: 78, effort: 2 } as const;
const processes = availableParallelism() + 1;

// As the program's readers, which give way to windows: whatever else runs here then weighs on both alike.
setPriority(5);
if (part === undefined) await all();
else await share(Number(part));

async function all(): Promise<void> {
  const list = join(tmpdir(), `vitrine-floor-${process.pid}.txt`);
  writeFileSync(list, files.join('\n'));
  const exiftool = resolve(import.meta.dirname, '../../../node_modules/exiftool-vendored.pl/bin/exiftool');
  const started = [
    spawn('perl', [exiftool, '-q', '-j', '-struct', '-G1', '-n', '-fast2', '-@', list], {
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
    ...Array.from({ length: processes }, (_, i) =>
      spawn(process.execPath, [import.meta.filename, folder, '--part', String(i)], { stdio: 'inherit' }),
    ),
  ];
  const codes = await Promise.all(started.map(async (child) => (await once(child, 'close'))[0]));
  if (codes.some(Boolean)) throw new Error(`the floor failed: ${codes.join(' ')}`);
}

async function share(which: number): Promise<void> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  let bytes = 0;
  for (const [i, file] of files.entries()) {
    if (i % processes !== which) continue;
    const data = readFileSync(file);
    createHash('sha256').update(data).digest('hex');
    // Decoded once, as the program does: the small picture comes from the middle one.
    const middle = await sharp(data).rotate().resize(512, 512, BOX).raw().toBuffer({ resolveWithObject: true });
    const raw = { raw: { width: middle.info.width, height: middle.info.height, channels: middle.info.channels } };
    bytes += (await sharp(middle.data, raw).webp(WEBP).toBuffer()).length;
    bytes += (await sharp(middle.data, raw).resize(256, 256, BOX).webp(WEBP).toBuffer()).length;
  }
  if (!bytes) process.exitCode = 1;
}
