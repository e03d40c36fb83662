/** Makes the sample library: real files with real metadata, so that everything can be tried at once and thrown away afterwards. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawScene } from './draw.ts';
import { sampleShots, type Shot } from './recipe.ts';
import { xmpPacket } from './xmp.ts';

/** How a drawing becomes a picture file: tools/sharp-draw.ts, given by core.ts. */
export type Draw = (drawing: {
  readonly svg: string;
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff';
  /** EXIF orientation: 6 and 8 store the pixels lying, as a camera held upright does. */
  readonly orientation: 1 | 6 | 8;
  readonly exif: Record<string, Record<string, string>> | undefined;
  /** A whole packet. */
  readonly xmp: string;
}) => Promise<Buffer>;

/** Writes the pictures below `folder` (made when absent), one after another. Files that are there already stay. */
export async function makeSample(draw: Draw, folder: string, progress: (done: number, total: number) => void, signal?: AbortSignal): Promise<{ files: number }> {
  const shots = sampleShots();
  let done = 0;
  for (const shot of shots) {
    signal?.throwIfAborted();
    await mkdir(join(folder, shot.folder), { recursive: true });
    const path = join(folder, shot.folder, shot.name);
    await writeFile(path, await makeShot(draw, shot), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    progress(++done, shots.length);
  }
  return { files: shots.length };
}

async function makeShot(draw: Draw, shot: Shot): Promise<Buffer> {
  const svg = drawScene(shot.scene, shot.width, shot.height, shot.seed);
  if (shot.format === 'svg') return Buffer.from(svg);
  return draw({
    svg,
    format: shot.format,
    orientation: shot.orientation,
    exif: shot.make ? exifOf(shot) : undefined,
    xmp: xmpPacket(shot),
  });
}

function exifOf(shot: Shot) {
  const degrees = (value: number) => {
    const abs = Math.abs(value);
    const minutes = (abs % 1) * 60;
    return `${Math.floor(abs)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 6000)}/100`;
  };
  return {
    IFD0: { Make: shot.make, Model: shot.model, Software: 'Vitrine sample', DateTime: shot.taken },
    IFD2: {
      DateTimeOriginal: shot.taken, OffsetTimeOriginal: '+01:00', ExposureTime: `1/${shot.speed}`, FNumber: `${shot.aperture * 10}/10`,
      ISOSpeedRatings: String(shot.iso), FocalLength: `${shot.focal}/1`, LensModel: shot.lens,
    },
    ...(shot.place
      ? {
          IFD3: {
            GPSLatitudeRef: shot.place[0] < 0 ? 'S' : 'N', GPSLatitude: degrees(shot.place[0]),
            GPSLongitudeRef: shot.place[1] < 0 ? 'W' : 'E', GPSLongitude: degrees(shot.place[1]),
          },
        }
      : {}),
  };
}
