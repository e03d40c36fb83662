/** Layers of a Photoshop file: their list, and the picture with some of them turned on or off. */
import type { PictureLayer, PictureLayers, Undrawn } from '../../../src-shared/domain/layers.ts';
import type { PsdLayer, PsdPixels } from '../tools/ag-psd.ts';
import { SEPARATE, TOGETHER } from './blend.ts';
import { type Canvas, compose, newCanvas, type Piece, type Pixels } from './compose.ts';
import { FormatError, type MediaFile, type Picture } from './handler.ts';
import { oncePerFile } from './once.ts';
import { modeName, psdHeader, psdResources } from './psd-file.ts';
import { wrapTiff } from './tiff-wrap.ts';

const MOST_LAYERS = 5_000;
const MOST_DEPTH = 12;
/** Of the composed picture; four floats each, as many again for each group that it is put together in. */
const MOST_PIXELS = 8_000_000;
const [GRAY, RGB] = [1, 3];

const layersOf = oncePerFile(async (file: MediaFile) => {
  const { readPackedLayers } = await import('../tools/ag-psd.ts');
  return readPackedLayers(await file.bytes());
});

/** Throws FormatError where it is no Photoshop file or a damaged one. */
export async function listLayers(file: MediaFile): Promise<PictureLayers> {
  const fixed = whyFixed(file);
  const { readPackedLayers } = await import('../tools/ag-psd.ts');
  const read = fixed ? Promise.resolve().then(async () => readPackedLayers(await file.bytes())) : layersOf(file);
  const psd = await read.catch((error: unknown) => {
    if (error instanceof FormatError) throw error;
    if (fixed) return undefined;
    throw new FormatError('damaged', 'The layers of this Photoshop file cannot be read: it is damaged, or newer than what Vitrine knows.');
  });
  const layers: PictureLayer[] = [];
  const visit = (children: readonly PsdLayer[], depth: number, inHidden: boolean): void => {
    for (const layer of children.toReversed()) {
      if (layers.length >= MOST_LAYERS || depth > MOST_DEPTH) return;
      layers.push(describe(layer, layers.length, depth));
      if (layer.children) visit(layer.children, depth + 1, inHidden || layer.hidden === true);
    }
  };
  visit(psd?.children ?? [], 0, false);
  return { layers, ...(fixed ? { fixed } : {}) };
}

function whyFixed(file: MediaFile): string | undefined {
  const header = psdHeader(file.head);
  if (!header) return 'This is not a Photoshop file, or its beginning is damaged.';
  if (header.mode !== RGB && header.mode !== GRAY)
    return `Layers of ${modeName(header)} files cannot be turned on and off here: only RGB and gray ones are mixed as Photoshop does.`;
  if (header.depth > 16) return 'Layers of files with 32 bits a channel cannot be turned on and off here: their light is mixed in another way.';
  return undefined;
}

function describe(layer: PsdLayer, id: number, depth: number): PictureLayer {
  return {
    id,
    name: (layer.name ?? '').slice(0, 200),
    depth,
    kind: layer.children ? 'group' : layer.text ? 'text' : layer.adjustment ? 'adjustment' : 'pixels',
    visible: layer.hidden !== true,
    opacity: opacityOf(layer),
    mode: layer.blendMode ?? 'normal',
    clipped: layer.clipping === true,
    undrawn: undrawn(layer),
  };
}

const opacityOf = ({ opacity = 1, fillOpacity = 1 }: PsdLayer): number => opacity * fillOpacity;
const isEmpty = ({ left = 0, right = 0, top = 0, bottom = 0 }: PsdLayer): boolean => right <= left || bottom <= top;

function undrawn(layer: PsdLayer): Undrawn[] {
  const { effects, blendMode = 'normal' } = layer;
  const has = (one: unknown): boolean => (Array.isArray(one) ? one.some(has) : typeof one === 'object' && one !== null && (one as { enabled?: boolean }).enabled !== false);
  const found: (Undrawn | false)[] = [
    effects !== undefined && !effects.disabled && Object.values(effects).some(has) && 'effects',
    layer.adjustment !== undefined && 'adjustment',
    layer.vectorFill !== undefined && isEmpty(layer) && 'fill',
    layer.vectorMask !== undefined && !layer.vectorMask.disable && layer.mask?.fromVectorData !== true && isEmpty(layer) && 'mask',
    ((layer.mask?.userMaskFeather ?? 0) > 0 || (layer.mask?.vectorMaskFeather ?? 0) > 0) && !layer.mask?.disabled && 'mask',
    !(blendMode in SEPARATE || blendMode in TOGETHER || (layer.children && blendMode === 'pass through')) && 'mode',
    narrowed(layer) && 'ranges',
  ];
  return found.filter((one) => one !== false);
}

/** Does it show by how light it is, or what is below it? */
function narrowed({ blendingRanges: ranges }: PsdLayer): boolean {
  const all = ranges ? [ranges.compositeGrayBlendSource, ranges.compositeGraphBlendDestinationRange, ...ranges.ranges.flatMap((one) => [one.sourceRange, one.destRange])] : [];
  return all.some(([a = 0, b = 0, c = 255, d = 255]) => a !== 0 || b !== 0 || c !== 255 || d !== 255);
}

/** The picture with these layers (by their ids) shown where they are hidden in the file, and hidden where they are shown. Throws FormatError. */
export async function withToggled(file: MediaFile, toggled: readonly number[], maxEdge: number): Promise<Picture> {
  const fixed = whyFixed(file);
  if (fixed) throw new FormatError('unsupported', fixed);
  const { layers } = await listLayers(file);
  const psd = await layersOf(file);
  const { layerPixels, maskPixels } = await import('../tools/ag-psd.ts');
  let id = 0;
  const pieces = (children: readonly PsdLayer[], depth: number): Piece[] =>
    children
      .toReversed()
      .flatMap((layer): Piece[] => {
        if (id >= layers.length || depth > MOST_DEPTH) return [];
        const { visible, opacity, mode } = layers[id]!;
        const shown = visible !== toggled.includes(id++);
        const { mask } = layer;
        const hides = mask && !mask.disabled;
        return [
          {
            ...{ mode, opacity, shown, clipped: layer.clipping === true },
            ...(layer.children ? { children: pieces(layer.children, depth + 1) } : {}),
            ...(hides && shown ? { mask: maskOf(mask, maskPixels(layer)) } : {}),
            pixels: () => pixelsOf(layer, layerPixels(layer)),
          },
        ];
      })
      .toReversed();
  const all = pieces(psd.children ?? [], 0);
  const { width, height } = psd;
  const long = Math.max(width, height);
  const step = Math.max(1, Math.floor(long / (2 * maxEdge)), Math.ceil(Math.sqrt((width * height) / MOST_PIXELS)));
  const canvas = newCanvas(Math.ceil(width / step), Math.ceil(height / step));
  compose(all, canvas, step, file.signal);
  const { icc } = psdResources(await file.bytes());
  const space = psd.colorMode === RGB ? 'rgb' : 'gray';
  const samples = { data: toBytes(canvas, space), width: canvas.width, height: canvas.height, space, bits: 16, alpha: true, icc } as const;
  return { form: 'encoded', data: wrapTiff(samples), upright: true };
}

/**
 * The picture of a file that was saved without its merged one: of its layers as they are turned on. Where some of them cannot be drawn
 * the small picture in the file is the truer one. Throws FormatError where there is neither.
 */
export async function fromLayers(file: MediaFile, small: Picture | undefined, maxEdge: number): Promise<Picture> {
  const { layers, fixed } = await listLayers(file);
  const missing = [...new Set(seen(layers).flatMap(({ undrawn: what }) => what))];
  if (small && (fixed || missing.length > 0)) return small;
  if (fixed)
    throw new FormatError('unsupported', `This Photoshop file was saved without its merged picture. ${fixed} Save it with “Maximize compatibility” in Photoshop.`);
  const made = await withToggled(file, [], maxEdge);
  if (missing.length === 0) return made;
  const why = 'This Photoshop file was saved without its merged picture, and not all of its layers can be drawn here. Save it with “Maximize compatibility” in Photoshop.';
  return { ...made, damage: new FormatError('unsupported', why) };
}

/** Those that are turned on, and so are the groups around them. */
function seen(layers: readonly PictureLayer[]): PictureLayer[] {
  let hiddenBelow = Infinity;
  return layers.filter(({ depth, visible }) => {
    if (depth > hiddenBelow) return false;
    hiddenBelow = visible ? Infinity : depth;
    return visible;
  });
}

const MOST: Readonly<Record<number, number>> = { 1: 255, 2: 65_535, 4: 1 };
const most = ({ data }: PsdPixels): number => MOST[data.BYTES_PER_ELEMENT] ?? 255;

function pixelsOf({ left = 0, top = 0 }: PsdLayer, pixels: PsdPixels | undefined): Pixels | undefined {
  if (!pixels) return undefined;
  const { data, width, height } = pixels;
  const scale = 1 / most(pixels);
  return {
    ...{ left, top, right: left + width, bottom: top + height },
    at(x, y, out) {
      const i = ((y - top) * width + x - left) * 4;
      for (let c = 0; c < 4; c++) out[c] = data[i + c]! * scale;
    },
  };
}

function maskOf(mask: NonNullable<PsdLayer['mask']>, pixels: PsdPixels | undefined): (x: number, y: number) => number {
  const { left = 0, top = 0, defaultColor = 0, userMaskDensity = 1 } = mask;
  const scale = pixels ? 1 / most(pixels) : 1;
  const thin = (value: number): number => 1 - (1 - value) * userMaskDensity;
  const outside = thin(defaultColor / 255);
  return (x, y) => {
    const [u, v] = [x - left, y - top];
    if (!pixels || u < 0 || v < 0 || u >= pixels.width || v >= pixels.height) return outside;
    return thin(pixels.data[(v * pixels.width + u) * 4]! * scale);
  };
}

/** 16 bits, the most significant byte first; of gray the red channel, which is as the others. */
function toBytes({ data }: Canvas, space: 'rgb' | 'gray'): Uint8Array {
  const kept = space === 'rgb' ? [0, 1, 2, 3] : [0, 3];
  const out = Buffer.alloc((data.length / 4) * kept.length * 2);
  let at = 0;
  for (let i = 0; i < data.length; i += 4)
    for (const c of kept) at = out.writeUInt16BE(Math.round(Math.min(1, Math.max(0, data[i + c]!)) * 65_535), at);
  return out;
}
