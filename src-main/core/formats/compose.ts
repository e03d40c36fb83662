/** Layers put together as Photoshop does: opacity, masks, clipping, groups, blend modes. Pure. */
import { type BlendColor, type Blend, SEPARATE, TOGETHER } from './blend.ts';

/** A picture of 0–1, straight alpha: red, green, blue, alpha of each pixel. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Pixels somewhere on the canvas of the file: `at` answers for a place of that. */
export interface Pixels {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Writes red, green, blue and alpha of 0–1. */
  at(x: number, y: number, out: Float64Array): void;
}

export interface Piece {
  readonly mode: string;
  /** 0–1, of the fill too. */
  readonly opacity: number;
  readonly clipped: boolean;
  readonly shown: boolean;
  /** How much of it is there at a place: 0–1. */
  readonly mask?: ((x: number, y: number) => number) | undefined;
  /** Of a group, from the bottom. */
  readonly children?: readonly Piece[] | undefined;
  /** Read when it is needed, and not kept. Undefined: there are none. */
  pixels?(): Pixels | undefined;
}

export const newCanvas = (width: number, height: number): Canvas => ({ width, height, data: new Float32Array(width * height * 4) });

/** Paints them onto the canvas, from the bottom, of each `step`-th pixel and row. `signal`: throws its reason between layers. */
export function compose(pieces: readonly Piece[], to: Canvas, step: number, signal: AbortSignal): void {
  for (let i = 0; i < pieces.length; ) {
    const base = pieces[i++]!;
    const clipped: Piece[] = [];
    while (pieces[i]?.clipped) clipped.push(pieces[i++]!);
    if (!base.shown) continue;
    signal.throwIfAborted();
    const onTop = clipped.filter(({ shown }) => shown);
    if (base.children && base.mode === 'pass through' && onTop.length === 0) passThrough(base, to, step, signal);
    else if (base.children || onTop.length > 0) {
      const own = newCanvas(to.width, to.height);
      if (base.children) compose(base.children, own, step, signal);
      else blend({ ...base, mode: 'normal', opacity: 1 }, base.pixels?.(), own, step, false);
      for (const one of onTop) {
        if (one.children) {
          const group = newCanvas(to.width, to.height);
          compose(one.children, group, step, signal);
          blend(one, onCanvas(group, step), own, step, true);
        } else blend(one, one.pixels?.(), own, step, true);
      }
      blend(base.children ? base : { ...base, mask: undefined }, onCanvas(own, step), to, step, false);
    } else blend(base, base.pixels?.(), to, step, false);
  }
}

function passThrough(group: Piece, to: Canvas, step: number, signal: AbortSignal): void {
  const { mask, opacity, children = [] } = group;
  if (opacity === 1 && !mask) {
    compose(children, to, step, signal);
    return;
  }
  const before = to.data.slice();
  compose(children, to, step, signal);
  const { data, width } = to;
  for (let i = 0; i < data.length; i += 4) {
    const pixel = i / 4;
    const part = opacity * (mask?.((pixel % width) * step, Math.floor(pixel / width) * step) ?? 1);
    const alpha = before[i + 3]! * (1 - part) + data[i + 3]! * part;
    for (let c = 0; c < 3; c++) {
      const mixed = before[i + c]! * before[i + 3]! * (1 - part) + data[i + c]! * data[i + 3]! * part;
      data[i + c] = alpha > 0 ? mixed / alpha : 0;
    }
    data[i + 3] = alpha;
  }
}

function onCanvas({ data, width, height }: Canvas, step: number): Pixels {
  return {
    ...{ left: 0, top: 0, right: width * step, bottom: height * step },
    at(x, y, out) {
      const i = ((y / step) * width + x / step) * 4;
      for (let c = 0; c < 4; c++) out[c] = data[i + c]!;
    },
  };
}

/** `within`: only where there is something already, which stays as opaque as it is. */
function blend({ mode, opacity, mask }: Piece, pixels: Pixels | undefined, to: Canvas, step: number, within: boolean): void {
  if (!pixels) return;
  const separate: Blend | undefined = SEPARATE[mode];
  const together: BlendColor | undefined = TOGETHER[mode];
  const mix = separate ?? (together ? undefined : SEPARATE['normal']);
  const source = new Float64Array(4);
  const { data, width, height } = to;
  const first = (from: number) => Math.max(0, Math.ceil(from / step));
  const [left, top] = [first(pixels.left), first(pixels.top)];
  const [right, bottom] = [Math.min(width, first(pixels.right)), Math.min(height, first(pixels.bottom))];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      pixels.at(x * step, y * step, source);
      const alpha = source[3]! * opacity * (mask?.(x * step, y * step) ?? 1);
      if (alpha <= 0) continue;
      const i = (y * width + x) * 4;
      const below = data[i + 3]!;
      if (within && below <= 0) continue;
      const [r, g, b] = [source[0]!, source[1]!, source[2]!];
      const [br, bg, bb] = [data[i]!, data[i + 1]!, data[i + 2]!];
      const [mr, mg, mb] = mix ? [mix(br, r), mix(bg, g), mix(bb, b)] : together!([br, bg, bb], [r, g, b]);
      const result = within ? below : alpha + below - alpha * below;
      const part = within ? alpha : alpha / result;
      // Over nothing a layer shows as it is, whatever its mode.
      const solid = within ? 1 : below;
      data[i] = br * (1 - part) + part * (r * (1 - solid) + mr * solid);
      data[i + 1] = bg * (1 - part) + part * (g * (1 - solid) + mg * solid);
      data[i + 2] = bb * (1 - part) + part * (b * (1 - solid) + mb * solid);
      data[i + 3] = result;
    }
  }
}
