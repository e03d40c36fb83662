/** The only importer of sharp (libvips): probing, shrinking to sRGB, encoding. */
import sharp, { type Sharp } from 'sharp';

// Parallel work comes from several processes: measured, a second thread in a job gains nothing (stack.md §5).
sharp.concurrency(1);
sharp.cache(false);

/** 8-bit sRGB: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA; straight alpha. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

export interface Probe {
  /** Pixels as stored; SVG at 72 dpi. */
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  readonly channels: number;
  /** Bytes a pixel takes when decoded. */
  readonly pixelBytes: number;
  readonly bitDepth?: number;
  readonly colorSpace?: string;
  /** EXIF orientation inside the picture. */
  readonly orientation?: number;
  /** Cannot be decoded line by line: the whole picture lies in memory at once. */
  readonly whole: boolean;
}

const DEPTH_BITS: Readonly<Record<string, number>> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
  double: 64,
  complex: 64,
  dpcomplex: 128,
}; // prettier-ignore
const SPACES: Readonly<Record<string, string>> = {
  srgb: 'RGB',
  rgb: 'RGB',
  rgb16: 'RGB',
  scrgb: 'RGB',
  'b-w': 'Gray',
  grey16: 'Gray',
  cmyk: 'CMYK',
  lab: 'Lab',
  labs: 'Lab',
  labq: 'Lab',
}; // prettier-ignore

const OPEN = { limitInputPixels: false, sequentialRead: true } as const;

/** From the header only; throws when there is none that sharp understands. The first ≤ 256 KB are mostly enough; a text is a path. */
export async function probe(data: Uint8Array | string): Promise<Probe> {
  const meta = await sharp(data, { ...OPEN, failOn: 'none' }).metadata();
  const { width, height, channels } = meta;
  const bits = DEPTH_BITS[meta.depth] ?? 8;
  return {
    width,
    height: meta.pageHeight ?? height,
    pages: meta.pages ?? 1,
    channels,
    pixelBytes: (channels * bits) / 8,
    // Of a palette it would be the bits of an index.
    bitDepth: meta.format === 'gif' ? 8 : (meta.bitsPerSample ?? bits),
    ...(meta.space && { colorSpace: SPACES[meta.space] ?? meta.space }),
    ...(meta.orientation && { orientation: meta.orientation }),
    whole: meta.isProgressive === true || ['webp', 'gif', 'heif', 'svg'].includes(meta.format),
  };
}

export interface Shrunk {
  readonly pixels: Pixels;
  /** libvips' complaint when only a part could be decoded; the rest is gray or black. */
  readonly damage?: string;
}

/**
 * First page, long edge at most `edge` pixels (never enlarged), converted to 8-bit sRGB by the embedded profile; CMYK
 * without one by a usual press profile. Not turned. What is readable of a damaged picture is given with `damage`; throws
 * when nothing is.
 */
export async function shrink(source: Uint8Array | Pixels | string, edge: number): Promise<Shrunk> {
  const run = async (failOn: 'error' | 'none'): Promise<Pixels> => await toPixels(open(source, failOn), edge);
  try {
    return { pixels: await run('error') };
  } catch (error) {
    if (typeof source !== 'string' && !(source instanceof Uint8Array)) throw error;
    return { pixels: await run('none'), damage: complaint(error) };
  }
}

function open(source: Uint8Array | Pixels | string, failOn: 'error' | 'none'): Sharp {
  if (typeof source === 'string' || source instanceof Uint8Array) return sharp(source, { ...OPEN, failOn });
  const { data, width, height, channels } = source;
  return sharp(data, { ...OPEN, raw: { width, height, channels } });
}

async function toPixels(image: Sharp, edge: number): Promise<Pixels> {
  const { data, info } = await image
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Pixels['channels'] };
}

/**
 * Draws an SVG with its long edge at `edge` pixels, or more where it is so large that it cannot be drawn that small;
 * `undefined` when even then it would be beyond 16,384. Nothing outside it is loaded: librsvg has no base address to
 * start from.
 */
export async function drawSvg(data: Buffer, edge: number): Promise<Buffer | undefined> {
  const { width = 0, height = 0 } = await sharp(data, { ...OPEN, failOn: 'none' }).metadata();
  const wanted = (72 * edge) / Math.max(width, height, 1);
  const density = Math.min(100_000, Math.max(1, wanted));
  if ((Math.max(width, height) * density) / 72 > 16_384) return undefined;
  return await sharp(data, { ...OPEN, failOn: 'none', density })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

const WEBP = { quality: 78, effort: 2 } as const;

/**
 * WebP at quality 78 and effort 2: effort 4 costs 19 % more for 2 % smaller files (measured.md §1). `fine`: for judging single pixels, as
 * JPEG without less of color, which 24 megapixels take a fifth of WebP's time for; WebP where something is transparent.
 */
export async function encode(
  pixels: Pixels,
  format: 'webp' | 'jpeg' | 'png' | 'fine' = 'webp',
): Promise<{ data: Buffer; width: number; height: number }> {
  const image = open(pixels, 'none');
  if (format === 'fine') {
    if (pixels.channels === 2 || pixels.channels === 4) image.webp({ quality: 95, effort: 1 });
    else image.jpeg({ quality: 95, chromaSubsampling: '4:4:4', optimizeCoding: false });
  } else if (format === 'jpeg') image.flatten({ background: '#ffffff' }).jpeg({ quality: 88 });
  else if (format === 'png') image.png({ compressionLevel: 4 });
  else image.webp(WEBP);
  return { data: await image.toBuffer(), width: pixels.width, height: pixels.height };
}

/**
 * The first picture of a file, which soon gives way to a better one: JPEG, at a fifth of WebP's cost (160 × 120: 0.9 of 4.5 CPU-ms), or
 * WebP where something is transparent.
 */
export async function encodeFirst(pixels: Pixels): Promise<{ data: Buffer; width: number; height: number }> {
  if (pixels.channels === 2 || pixels.channels === 4) return await encode(pixels);
  const data = await open(pixels, 'none').jpeg({ quality: 85, optimizeCoding: false }).toBuffer();
  return { data, width: pixels.width, height: pixels.height };
}

/** A whole picture of any kind to WebP in sRGB at its own size, not turned; throws at the first damage. */
export async function transcode(data: Uint8Array): Promise<{ data: Buffer; width: number; height: number }> {
  const image = open(data, 'error').toColourspace('srgb').webp(WEBP);
  const made = await image.toBuffer({ resolveWithObject: true });
  return { data: made.data, width: made.info.width, height: made.info.height };
}

/** Cut around the middle to `ratio` (width / height), where the difference is more than a rounding. */
export async function crop(pixels: Pixels, ratio: number): Promise<Pixels> {
  const { width, height } = pixels;
  const wanted = {
    width: Math.min(width, Math.round(height * ratio)),
    height: Math.min(height, Math.round(width / ratio)),
  };
  if (width - wanted.width < 4 && height - wanted.height < 4) return pixels;
  const area = {
    left: Math.floor((width - wanted.width) / 2),
    top: Math.floor((height - wanted.height) / 2),
    width: Math.max(1, wanted.width),
    height: Math.max(1, wanted.height),
  };
  const { data, info } = await open(pixels, 'none').extract(area).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: pixels.channels };
}

/** Mean and spread of lightness, 0–255: is it a picture, or a black frame? */
export async function lightness(data: Buffer): Promise<{ mean: number; spread: number }> {
  const { channels } = await sharp(data, OPEN).grayscale().stats();
  return { mean: channels[0]?.mean ?? 0, spread: channels[0]?.stdev ?? 0 };
}

/** libvips repeats itself; its first line without addresses is enough. */
function complaint(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n').find((line) => line.trim() !== '') ?? 'unknown').trim().slice(0, 200);
}
