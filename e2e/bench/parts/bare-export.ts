/** What three presets make, by sharp alone: `node bare-export.ts FROM TO`. As many files at once as there are cores. */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';

const [from = '', to = ''] = process.argv.slice(2);
const files = (readdirSync(from, { recursive: true }) as string[]).filter((name) => name.endsWith('.jpg')).map((name) => resolve(from, name));
const open = (file: string) => sharp(file, { sequentialRead: true }).autoOrient();
const web = (file: string) => open(file).resize(2048, 2048, { fit: 'inside', withoutEnlargement: true }).sharpen({ sigma: 0.7 }).withIccProfile('srgb');
const lane = async () => {
  for (let file = files.shift(); file; file = files.shift()) {
    const name = join(to, basename(file, '.jpg'));
    await open(file).withIccProfile('srgb').jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toFile(`${name}.jpg`);
    await web(file).jpeg({ quality: 85 }).toFile(`${name}-2.jpg`);
    await web(file).webp({ quality: 85 }).toFile(`${name}.webp`);
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, lane));
