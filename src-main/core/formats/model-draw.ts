/** Draws a model as it would lie on a table: triangles with a depth buffer, seen from a corner above, without any graphics card. */
import { fromLinear } from '../../../src-shared/domain/color.ts';
import type { Rgba } from '../tools/canvas.ts';
import type { Body } from '../tools/three.ts';
import { type Sampler, samplerOf, type Texture } from './model-textures.ts';

/** sRGB bytes. */
export const PAPER = [233, 233, 230] as const;
/** Of what has no color of its own: clay, 0–1, linear as materials are. */
export const CLAY = [0.42, 0.45, 0.5] as const;
/** Turned and tipped, radians. */
const YAW = -0.6;
const PITCH = 0.42;
/** Part of the edge that stays free. */
const MARGIN = 0.08;
/** Directions that light comes from, as seen, and how much. */
const LIGHTS = [
  [-0.45, 0.7, 0.55, 0.72],
  [0.7, 0.15, 0.5, 0.28],
] as const;
const AMBIENT = 0.22;

interface Cover {
  readonly sample: Sampler;
  readonly levels: number;
  /** Pixels of it. */
  readonly size: number;
  readonly places: Float32Array;
  readonly cut: boolean;
}

const WHITE = [1, 1, 1] as const;
/** Of what is cut out, less than this is nothing. */
const SEEN = 0.5;

/** @param upIsZ as in printing and CAD; otherwise y is up. @param edge pixels of both sides @param textures by number */
export function drawModel(bodies: readonly Body[], upIsZ: boolean, edge: number, textures: ReadonlyMap<number, Texture> = new Map()): Rgba {
  const seen = bodies.map((body) => ({ ...body, positions: turned(body.positions, upIsZ) }));
  const { scale, x: left, y: top } = placed(seen, edge);
  const data = new Uint8Array(edge * edge * 4);
  new Uint32Array(data.buffer).fill(new Uint32Array(Uint8Array.of(...PAPER, 255).buffer)[0]!);
  const depth = new Float32Array(edge * edge).fill(Number.NEGATIVE_INFINITY);
  const texel = new Float32Array(4);
  for (const body of seen) {
    const { positions, index, colors, color } = body;
    const cover = coverOf(body, textures);
    const corners = index ? index.length : positions.length / 3;
    for (let i = 0; i + 2 < corners; i += 3) {
      const [a, b, c] = index ? [index[i]!, index[i + 1]!, index[i + 2]!] : [i, i + 1, i + 2];
      triangle(
        positions,
        a,
        b,
        c,
        colors ? [mean(colors, a, b, c, 0), mean(colors, a, b, c, 1), mean(colors, a, b, c, 2)] : (color ?? (cover ? WHITE : CLAY)),
        cover,
      );
    }
  }
  return { data, width: edge, height: edge };

  function triangle(at: Float32Array, a: number, b: number, c: number, color: readonly number[], cover: Cover | undefined): void {
    const [ax, ay, az] = [at[a * 3]! * scale + left, top - at[a * 3 + 1]! * scale, at[a * 3 + 2]! * scale];
    const [bx, by, bz] = [at[b * 3]! * scale + left, top - at[b * 3 + 1]! * scale, at[b * 3 + 2]! * scale];
    const [cx, cy, cz] = [at[c * 3]! * scale + left, top - at[c * 3 + 1]! * scale, at[c * 3 + 2]! * scale];
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    if (!Number.isFinite(area) || area === 0) return;
    const shade = light(
      (by - ay) * (cz - az) - (bz - az) * (cy - ay),
      (bz - az) * (cx - ax) - (bx - ax) * (cz - az),
      area,
    );
    const level = cover ? levelOf(cover, a, b, c, Math.abs(area)) : 0;
    const [red, green, blue] = [0, 1, 2].map((i) => display(color[i]! * shade)) as [number, number, number];
    const [x0, x1] = [
      Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5)),
      Math.min(edge - 1, Math.floor(Math.max(ax, bx, cx) - 0.5)),
    ];
    const [y0, y1] = [
      Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5)),
      Math.min(edge - 1, Math.floor(Math.max(ay, by, cy) - 0.5)),
    ];
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const [px, py] = [x + 0.5, y + 0.5];
        const u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) / area;
        const v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) / area;
        const w = 1 - u - v;
        if (u < 0 || v < 0 || w < 0) continue;
        const z = u * az + v * bz + w * cz;
        const i = y * edge + x;
        if (z <= depth[i]!) continue;
        if (cover) {
          const { places } = cover;
          const [tu, tv] = [0, 1].map((k) => u * places[a * 2 + k]! + v * places[b * 2 + k]! + w * places[c * 2 + k]!) as [number, number];
          cover.sample(level, tu, tv, texel);
          if (cover.cut && texel[3]! < SEEN) continue;
          depth[i] = z;
          for (let k = 0; k < 3; k++) data[i * 4 + k] = display(color[k]! * texel[k]! * shade);
          continue;
        }
        depth[i] = z;
        data[i * 4] = red;
        data[i * 4 + 1] = green;
        data[i * 4 + 2] = blue;
      }
    }
  }
}

function coverOf({ covering, places }: Body, textures: ReadonlyMap<number, Texture>): Cover | undefined {
  const texture = covering && textures.get(covering.skin);
  return texture && places && { ...samplerOf(texture, covering), size: texture.width * texture.height, places, cut: covering.cut };
}

/** How often it is halved so that one of its pixels is about one of ours. @param area twice the triangle's, in pixels */
function levelOf({ places, size, levels }: Cover, a: number, b: number, c: number, area: number): number {
  const [au, av] = [places[a * 2]!, places[a * 2 + 1]!];
  const [bu, bv, cu, cv] = [places[b * 2]! - au, places[b * 2 + 1]! - av, places[c * 2]! - au, places[c * 2 + 1]! - av];
  const level = Math.round(Math.log2((Math.abs(bu * cv - bv * cu) * size) / area) / 2);
  return Number.isFinite(level) ? Math.min(levels - 1, Math.max(0, level)) : 0;
}

/** Lit from both sides: many files do not say which side is out. @param z of the normal, in the picture's axes (y down) */
function light(nx: number, ny: number, nz: number): number {
  const length = Math.hypot(nx, ny, nz);
  // The side that is looked at.
  const [x, y, z] = [nx / length, -ny / length, nz / length].map((n) => (nz < 0 ? -n : n)) as [number, number, number];
  return AMBIENT + LIGHTS.reduce((sum, [lx, ly, lz, much]) => sum + much * Math.max(0, x * lx + y * ly + z * lz), 0);
}

const STEPS = 4096;
const DISPLAY = Uint8Array.from({ length: STEPS + 1 }, (_, i) => Math.round(255 * fromLinear(i / STEPS)));

/** Linear light to a byte of sRGB. */
const display = (linear: number): number => DISPLAY[Math.min(STEPS, Math.max(0, Math.round(linear * 1.25 * STEPS)))]!;

const mean = (values: ArrayLike<number>, a: number, b: number, c: number, i: number): number =>
  (values[a * 3 + i]! + values[b * 3 + i]! + values[c * 3 + i]!) / 3;

/** As seen: x to the right, y up, z towards the eye. */
function turned(positions: Float32Array, upIsZ: boolean): Float32Array {
  const out = new Float32Array(positions.length);
  const [cosY, sinY, cosP, sinP] = [Math.cos(YAW), Math.sin(YAW), Math.cos(PITCH), Math.sin(PITCH)];
  for (let i = 0; i < positions.length; i += 3) {
    const x = positions[i]!;
    const [y, z] = upIsZ ? [positions[i + 2]!, -positions[i + 1]!] : [positions[i + 1]!, positions[i + 2]!];
    const [across, towards] = [x * cosY + z * sinY, z * cosY - x * sinY];
    out[i] = across;
    out[i + 1] = y * cosP - towards * sinP;
    out[i + 2] = y * sinP + towards * cosP;
  }
  return out;
}

/** Where the whole lies in the picture. */
function placed(bodies: readonly Body[], edge: number): { scale: number; x: number; y: number } {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { positions } of bodies)
    for (let i = 0; i < positions.length; i++) {
      const [axis, value] = [i % 3, positions[i]!];
      if (axis === 2 || !Number.isFinite(value)) continue;
      low[axis] = Math.min(low[axis]!, value);
      high[axis] = Math.max(high[axis]!, value);
    }
  const [width, height] = [high[0]! - low[0]!, high[1]! - low[1]!];
  const scale = (edge * (1 - 2 * MARGIN)) / (Math.max(width, height) || 1);
  return { scale, x: edge / 2 - ((low[0]! + high[0]!) / 2) * scale, y: edge / 2 + ((low[1]! + high[1]!) / 2) * scale };
}
