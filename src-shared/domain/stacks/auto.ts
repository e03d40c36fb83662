/** Which pictures were taken as one: close after one another, or as a bracket of exposures. Pure. */

/** One press of the shutter. */
export interface Shot {
  readonly n: number;
  /** Camera and serial number, or whatever tells one camera from another; pictures of two are never one. */
  readonly camera: string;
  /** ms; as exact as the camera says. */
  readonly at: number;
  /** Light that reached the sensor, in steps of two (EV); undefined: not known. */
  readonly ev?: number | undefined;
  /** Seconds that the shutter was open. */
  readonly open?: number | undefined;
  /** The camera says that it was bracketing. */
  readonly bracketed?: boolean | undefined;
}

/** By camera, then by time; those of one moment as their numbers. */
function inOrder(shots: readonly Shot[]): Shot[] {
  return [...shots].sort((a, b) => (a.camera === b.camera ? a.at - b.at || a.n - b.n : a.camera < b.camera ? -1 : 1));
}

/** Runs in which each follows the one before within `gap` ms, not counting the time that the shutter was open. */
function runs(shots: readonly Shot[], gap: number): Shot[][] {
  const found: Shot[][] = [];
  let last: Shot | undefined;
  for (const shot of inOrder(shots)) {
    if (last && last.camera === shot.camera && shot.at - last.at - (last.open ?? 0) * 1000 <= gap) found.at(-1)?.push(shot);
    else found.push([shot]);
    last = shot;
  }
  return found;
}

/** @param gap ms @param least how many make a stack */
export const stacksByTime = (shots: readonly Shot[], gap: number, least = 2): Shot[][] => runs(shots, gap).filter((run) => run.length >= least);

/** Two exposures that differ by less are the same: cameras round. */
const SAME_EV = 0.15;
/** From one picture of a bracket to the next: cameras take them as fast as they can, and some write whole seconds. */
const BRACKET_GAP = 2000;
const SIZES = [9, 7, 5, 3] as const;

/**
 * Where the camera says so, a bracket goes on until an exposure comes a second time. Where it does not, three, five, seven or nine pictures
 * whose exposures are all different and lie at even steps: light that changes by itself does not do that.
 */
export function brackets(shots: readonly Shot[]): Shot[][] {
  return runs(shots, BRACKET_GAP).flatMap((run) => {
    const found: Shot[][] = [];
    for (let from = 0; from < run.length; ) {
      const rest = run.slice(from);
      const size = rest[0]?.bracketed ? saidSize(rest) : (SIZES.find((one) => isEven(rest.slice(0, one), one)) ?? 1);
      if (size > 1) found.push(rest.slice(0, size));
      from += size;
    }
    return found;
  });
}

function saidSize(rest: readonly Shot[]): number {
  const seen: number[] = [];
  for (const { ev, bracketed } of rest) {
    if (!bracketed || ev === undefined || seen.some((one) => Math.abs(one - ev) < SAME_EV)) break;
    seen.push(ev);
  }
  return Math.max(1, seen.length);
}

function isEven(shots: readonly Shot[], size: number): boolean {
  if (shots.length < size) return false;
  const evs = shots.map(({ ev }) => ev ?? Number.NaN).sort((a, b) => a - b);
  const steps = evs.slice(1).map((ev, i) => ev - (evs[i] as number));
  const [first = 0] = steps;
  return first >= 2 * SAME_EV && steps.every((step) => Math.abs(step - first) < 2 * SAME_EV);
}

/** @param iso ISO 100 where it is not said @returns undefined when the camera does not say enough */
export function lightOf(exposure: number | null, aperture: number | null, iso: number | null): number | undefined {
  if (!exposure || exposure <= 0) return undefined;
  return Math.log2((exposure * (iso || 100)) / 100 / ((aperture || 1) ** 2));
}
