/** Samples of pictures and camera RAW. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram } from '../../tools/ffmpeg.ts';
import { jpeg, picture } from './pictures.ts';
import { rafFile, rawFile } from './raw-files.ts';
import { type Row, SIZE, seen } from './sample.ts';

export async function rasters(folder: string): Promise<Record<string, Row>> {
  const image = () => picture(320, 240);
  const png = await image().png().toBuffer();
  const rgb = await image().removeAlpha().raw().toBuffer();
  const ffmpeg = (ext: string) => converted(folder, png, ext);
  const [jxl, jp2] = [ffmpeg('jxl'), ffmpeg('jp2')];
  return {
    jpg: seen(await jpeg(320, 240)),
    png: seen(png),
    gif: seen(await image().gif().toBuffer()),
    webp: seen(await image().webp().toBuffer()),
    tif: seen(await image().tiff({ compression: 'lzw' }).toBuffer()),
    avif: seen(await image().avif({ effort: 0 }).toBuffer()),
    svg: seen(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="teal"/><circle cx="90" cy="90" r="60" fill="gold"/></svg>',
      ),
    ),
    bmp: seen(bmp(rgb, 320, 240)),
    ico: seen(ico(await picture(48, 48).png().toBuffer(), 48)),
    heic: {
      opens: 'picture',
      facts: SIZE,
      real: 'file-type/fixture-heic.heic',
      note: 'no free program writes HEVC pictures',
    },
    heif: {
      opens: 'picture',
      facts: SIZE,
      real: 'file-type/fixture-mif1.heic',
      note: 'no free program writes HEVC pictures',
    },
    jxl: jxl
      ? seen(jxl)
      : { opens: 'picture', facts: SIZE, real: 'file-type/fixture.jxl', note: 'this ffmpeg writes none' },
    jp2: jp2
      ? seen(jp2)
      : { opens: 'picture', facts: SIZE, real: 'file-type/fixture.jp2', note: 'this ffmpeg writes none' },
  };
}

export async function raws(): Promise<Record<string, Row>> {
  const picture1 = await jpeg(640, 480);
  const inTiff = (ext: 'nef' | 'cr2' | 'arw' | 'dng') =>
    rawFile(ext, 1, ext === 'cr2' || ext === 'arw' ? { PreviewImage: picture1 } : { JpgFromRaw: picture1 });
  const sibling = (note: string): Row => seen(inTiff('arw'), { note, facts: ['camera'] });
  const header = (magic: string): Buffer => {
    const out = Buffer.from(inTiff('arw'));
    out.write(magic, 0, 'latin1');
    return out;
  };
  return {
    cr2: seen(inTiff('cr2'), { facts: ['camera'] }),
    nef: seen(inTiff('nef'), { facts: ['camera'] }),
    arw: seen(inTiff('arw'), { facts: ['camera'] }),
    dng: seen(inTiff('dng'), { facts: ['camera'] }),
    raf: seen(rafFile(picture1), { facts: [] }),
    orf: seen(header('IIRO'), {
      facts: ['camera'],
      note: 'as Olympus lays it out, without sensor data',
      real: 'file-type/fixture.orf',
    }),
    rw2: seen(header('IIU\0'), {
      facts: ['camera'],
      note: 'as Panasonic lays it out, without sensor data',
      real: 'file-type/fixture.rw2',
    }),
    pef: sibling('a TIFF as Pentax writes, without sensor data and notes of the maker'),
    srw: sibling('a TIFF as Samsung writes, without sensor data and notes of the maker'),
    '3fr': sibling('a TIFF as Hasselblad writes, without sensor data and notes of the maker'),
    iiq: sibling('a TIFF as Phase One writes, without sensor data and notes of the maker'),
    cr3: {
      opens: 'picture',
      facts: ['camera'],
      real: 'file-type/fixture.cr3',
      note: 'nothing free writes Canon’s boxes; the real one is cut off',
      problem:
        'This Canon CR3 file ends too early, before the preview that the camera put into it. Copy it again from where it came.',
    },
  };
}

/** 24 bits, from below. */
function bmp(rgb: Buffer, width: number, height: number): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(54 + rgb.length, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const rows = Array.from({ length: height }, (_, y) =>
    rgb.subarray((height - 1 - y) * width * 3, (height - y) * width * 3),
  );
  const pixels = Buffer.concat(rows);
  for (let i = 0; i < pixels.length; i += 3)
    [pixels[i], pixels[i + 2]] = [pixels[i + 2] as number, pixels[i] as number];
  return Buffer.concat([head, pixels]);
}

function ico(png: Buffer, edge: number): Buffer {
  const head = Buffer.alloc(22);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(1, 4);
  head.writeUInt8(edge, 6);
  head.writeUInt8(edge, 7);
  head.writeUInt16LE(1, 10);
  head.writeUInt16LE(32, 12);
  head.writeUInt32LE(png.length, 14);
  head.writeUInt32LE(22, 18);
  return Buffer.concat([head, png]);
}

/** As ffmpeg writes it; undefined where it cannot. */
function converted(folder: string, png: Buffer, ext: string): Buffer | undefined {
  const ffmpeg = findProgram('ffmpeg');
  if (!ffmpeg) return undefined;
  const file = path.join(folder, `converted.${ext}`);
  try {
    execFileSync(ffmpeg, ['-v', 'error', '-y', '-f', 'png_pipe', '-i', '-', '-frames:v', '1', file], {
      input: png,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  } catch {
    return undefined;
  }
  return existsSync(file) ? readFileSync(file) : undefined;
}
