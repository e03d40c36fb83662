/** The colors that a picture is made of, from pixels that are at hand anyhow. */
import { distance, type Lab, toLab } from '../../../src-shared/domain/color.ts';
import type { Pixels } from '../tools/sharp.ts';

const MOST = 5;
/** Looked at of a picture, spread over all of it: more change nothing that is seen. */
const SAMPLES = 6000;
/** What fills less is no color of the picture; vivid ones are seen sooner. */
const LEAST = 0.03;
const LEAST_VIVID = 0.012;
const VIVID = 0.12;
/** Nearer than this two are one to the eye. */
const ALIKE = 0.09;
const ROUNDS = 4;
/** As far as shrinking takes a byte beside an edge. */
const NEAR_PAPER = 14;

interface Bin {
  readonly lab: Lab;
  count: number;
  red: number;
  green: number;
  blue: number;
}

/**
 * As readPalette of domain/color.ts reads it; empty where nothing of the picture is opaque.
 * @param paper sRGB bytes of what the picture was drawn on, which is no color of it
 */
export function paletteOf({ data, width, height, channels }: Pixels, paper?: readonly [number, number, number]): Uint8Array {
  const bins = new Map<number, Bin>();
  let total = 0;
  const gray = channels < 3;
  // Odd, so that it does not walk down columns.
  const every = Math.max(1, Math.floor((width * height) / SAMPLES)) | 1;
  for (let at = 0; at < width * height; at += every) {
    const i = at * channels;
    if ((channels === 4 && (data[i + 3] as number) < 128) || (channels === 2 && (data[i + 1] as number) < 128)) continue;
    const red = data[i] as number;
    const green = gray ? red : (data[i + 1] as number);
    const blue = gray ? red : (data[i + 2] as number);
    if (paper && Math.max(Math.abs(red - paper[0]), Math.abs(green - paper[1]), Math.abs(blue - paper[2])) <= NEAR_PAPER) continue;
    const key = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
    const bin = bins.get(key);
    if (bin) {
      bin.count++;
      bin.red += red;
      bin.green += green;
      bin.blue += blue;
    } else bins.set(key, { lab: toLab((red & 0xf0) | 8, (green & 0xf0) | 8, (blue & 0xf0) | 8), count: 1, red, green, blue });
    total++;
  }
  const groups = grouped([...bins.values()]);
  const kept = groups
    .map((group) => ({ ...group, share: group.count / total }))
    .filter(({ share, lab }) => share >= (Math.hypot(lab[1], lab[2]) > VIVID ? LEAST_VIVID : LEAST))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST);
  return Uint8Array.from(kept.flatMap(({ red, green, blue, count, share }) => [red / count, green / count, blue / count, Math.max(1, share * 255)].map(Math.round)));
}

/** Around the colors that are most there and least alike. */
function grouped(bins: readonly Bin[]): Bin[] {
  const near = bins.map(() => Number.POSITIVE_INFINITY);
  let middles: Lab[] = [];
  while (middles.length < MOST + 2) {
    let best = -1;
    let most = 0;
    for (const [i, { count }] of bins.entries()) {
      const worth = middles.length ? count * (near[i] as number) ** 2 : count;
      if (worth > most && (near[i] as number) > ALIKE) [best, most] = [i, worth];
    }
    const next = bins[best]?.lab;
    if (!next) break;
    middles.push(next);
    for (const [i, { lab }] of bins.entries()) near[i] = Math.min(near[i] as number, distance(lab, next));
  }
  let groups: Bin[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    groups = assigned(bins, middles);
    middles = groups.map(({ red, green, blue, count }) => toLab(Math.round(red / count), Math.round(green / count), Math.round(blue / count)));
  }
  return united(groups.map((group, i) => ({ ...group, lab: middles[i] as Lab })));
}

function assigned(bins: readonly Bin[], middles: readonly Lab[]): Bin[] {
  const groups = middles.map((lab): Bin => ({ lab, count: 0, red: 0, green: 0, blue: 0 }));
  for (const bin of bins) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (const [i, middle] of middles.entries()) {
      const far = distance(bin.lab, middle);
      if (far < least) [best, least] = [i, far];
    }
    add(groups[best] as Bin, bin);
  }
  return groups.filter(({ count }) => count > 0);
}

/** Those that came to be alike. */
function united(groups: readonly Bin[]): Bin[] {
  const out: Bin[] = [];
  for (const group of groups.toSorted((a, b) => b.count - a.count)) {
    const same = out.find(({ lab }) => distance(lab, group.lab) < ALIKE);
    if (same) add(same, group);
    else out.push({ ...group });
  }
  return out;
}

function add(to: Bin, { count, red, green, blue }: Bin): void {
  to.count += count;
  to.red += red;
  to.green += green;
  to.blue += blue;
}
