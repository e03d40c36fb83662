/**
 * What is watched inside a window, at every frame: how long frames take, which cells in sight have no picture and for how long, how
 * long the thread was blocked, and when something was first drawn.
 */

export interface Watched {
  /** Between one frame and the next, ms. */
  readonly frames: number[];
  /** How long a cell (or a strip of the grid without cells) was in sight without its picture, ms; those not at once. */
  readonly blanks: number[];
  /** Longest time that the window's thread did not get to run, ms. */
  readonly blocked: number;
}

export interface Seen {
  /** ms since 1970 when first drawn; undefined: not yet. */
  rows?: number;
  pictures?: number;
  empty?: number;
  /** When so many different assets had been seen with their picture. */
  counted: Record<number, number>;
}

export interface Watch {
  readonly seen: Seen;
  start(): void;
  stop(): Watched;
  /** Presses that were heard, until what they change of a cell was drawn, ms. */
  readonly keys: number[];
  /** Cells in sight without their picture now. */
  blank(): number;
}

declare global {
  interface Window {
    bench: Watch;
  }
}

/** Runs in the page, before its own scripts; must not use anything from outside itself. */
export function installWatch(): void {
  const TOLERANCE = 24;
  /** Each look measures every cell, which costs what is looked at: of so many cells not every frame is looked at. */
  const MANY = 300;
  const SELDOM_MS = 200;
  const epoch = () => performance.timeOrigin + performance.now();
  const seen: Seen = { counted: {} };
  const withPicture = new Set<string>();
  let frames: number[] = [];
  let blanks: number[] = [];
  let blocked = 0;
  let since = new Map<string, number>();
  let watching = false;
  let lastFrame = 0;

  const hasPicture = (cell: Element): boolean => {
    const picture = cell.querySelector<HTMLImageElement>('img.picture');
    return picture ? picture.complete && picture.naturalWidth > 0 : cell.querySelector('.card') !== null;
  };
  const inSight = (): { cells: Element[]; uncovered: boolean } => {
    const grid = document.querySelector('.grid');
    if (!grid) return { cells: [], uncovered: true };
    const box = grid.getBoundingClientRect();
    const cells: Element[] = [];
    let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const cell of grid.querySelectorAll('.cell, .list-row')) {
      const at = cell.getBoundingClientRect();
      if (at.bottom <= box.top || at.top >= box.bottom) continue;
      cells.push(cell);
      top = Math.min(top, at.top);
      bottom = Math.max(bottom, at.bottom);
    }
    return { cells, uncovered: top > box.top + TOLERANCE || bottom < box.bottom - TOLERANCE };
  };
  /** After the frame that is being made now has been drawn. */
  const drawn = (then: () => void) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const note = (what: 'rows' | 'pictures' | 'empty') => {
    if (seen[what] !== undefined) return;
    seen[what] = Number.NaN;
    drawn(() => {
      seen[what] = epoch();
    });
  };

  const firstLooks = (now: number) => {
    if (now - lastFrame < SELDOM_MS && document.getElementsByClassName('cell').length > MANY) return;
    lastFrame = now;
    if (document.querySelector('.grid .empty')) note('empty');
    const { cells } = inSight();
    if (cells.length && cells.every((cell) => cell.querySelector('.cell-name'))) note('rows');
    if (cells.length && cells.every((cell) => cell.querySelector('img.picture')) && cells.every(hasPicture))
      note('pictures');
    for (const cell of cells)
      if (cell.querySelector('img.picture') && hasPicture(cell))
        withPicture.add((cell as HTMLElement).dataset['n'] ?? '');
    seen.counted[withPicture.size] ??= epoch();
  };

  const look = (now: number) => {
    frames.push(now - lastFrame);
    lastFrame = now;
    const { cells, uncovered } = inSight();
    const blank = new Set(
      cells.filter((cell) => !hasPicture(cell)).map((cell) => (cell as HTMLElement).dataset['n'] ?? ''),
    );
    if (uncovered) blank.add('strip');
    for (const n of blank) if (!since.has(n)) since.set(n, now);
    for (const [n, from] of since) {
      if (blank.has(n)) continue;
      blanks.push(now - from);
      since.delete(n);
    }
  };

  requestAnimationFrame(function frame(now) {
    if (watching) look(now);
    else if (seen.pictures === undefined || withPicture.size < 1000) firstLooks(now);
    requestAnimationFrame(frame);
  });
  let lastTick = performance.now();
  setInterval(() => {
    const now = performance.now();
    blocked = Math.max(blocked, now - lastTick - 5);
    lastTick = now;
  }, 5);

  const keys: number[] = [];
  window.addEventListener(
    'keydown',
    (event) => {
      if (!/^[0-5]$/.test(event.key)) return;
      const pressed = event.timeStamp;
      const observer = new MutationObserver(() => {
        observer.disconnect();
        drawn(() => keys.push(performance.now() - pressed));
      });
      const cell = document.querySelector('.cell-focused');
      if (cell) observer.observe(cell, { subtree: true, childList: true, attributes: true, characterData: true });
    },
    true,
  );

  window.bench = {
    seen,
    keys,
    blank: () => {
      const { cells, uncovered } = inSight();
      return cells.filter((cell) => !hasPicture(cell)).length + (uncovered ? 1 : 0);
    },
    start() {
      [frames, blanks, blocked, since] = [[], [], 0, new Map()];
      lastFrame = performance.now();
      watching = true;
    },
    stop() {
      watching = false;
      const now = performance.now();
      return {
        frames: frames.slice(1),
        blanks: [...blanks, ...[...since.values()].map((from) => now - from)],
        blocked,
      };
    },
  };
}
