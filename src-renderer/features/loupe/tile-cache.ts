/** Tiles as they are fetched: what is seen first, what is seen no more given up, the last ones kept. */
import { type Tile, tileKey } from './tile-grid.ts';

/** Fetched at once: other pictures of the window share the connections. */
const AT_ONCE = 4;
/** Kept beyond those that are wanted; a megabyte each when decoded. */
const KEPT = 32;

interface Held {
  readonly tile: Tile;
  readonly image: HTMLImageElement;
  state: 'coming' | 'ready' | 'failed';
}

export class TileCache {
  readonly #urlOf: (tile: Tile) => string;
  readonly #onChange: (failed: boolean) => void;
  /** What was wanted last stands last. */
  readonly #held = new Map<string, Held>();
  #queue: Tile[] = [];

  constructor(urlOf: (tile: Tile) => string, onChange: (failed: boolean) => void) {
    this.#urlOf = urlOf;
    this.#onChange = onChange;
  }

  /** In the order in which they are needed. */
  want(tiles: readonly Tile[]): void {
    const wanted = new Set(tiles.map(tileKey));
    for (const [key, held] of this.#held) {
      if (wanted.has(key) || held.state !== 'coming') continue;
      this.#held.delete(key);
      drop(held.image);
    }
    for (const tile of tiles) {
      const key = tileKey(tile);
      const held = this.#held.get(key);
      if (!held) continue;
      this.#held.delete(key);
      this.#held.set(key, held);
    }
    for (const key of this.#held.keys()) {
      if (this.#held.size <= wanted.size + KEPT) break;
      if (!wanted.has(key)) this.#held.delete(key);
    }
    this.#queue = tiles.filter((tile) => !this.#held.has(tileKey(tile)));
    this.#next();
  }

  get(tile: Tile): HTMLImageElement | undefined {
    const held = this.#held.get(tileKey(tile));
    return held?.state === 'ready' ? held.image : undefined;
  }

  /** All that are here, the coarse ones first. */
  ready(): { tile: Tile; image: HTMLImageElement }[] {
    return [...this.#held.values()].filter(({ state }) => state === 'ready').sort((a, b) => b.tile.level - a.tile.level);
  }

  close(): void {
    for (const { image, state } of this.#held.values()) if (state === 'coming') drop(image);
    this.#held.clear();
    this.#queue = [];
  }

  #next(): void {
    let coming = 0;
    for (const { state } of this.#held.values()) if (state === 'coming') coming++;
    for (; coming < AT_ONCE && this.#queue.length; coming++) this.#fetch(this.#queue.shift()!);
  }

  #fetch(tile: Tile): void {
    const key = tileKey(tile);
    const image = new Image();
    const held: Held = { tile, image, state: 'coming' };
    this.#held.set(key, held);
    image.src = this.#urlOf(tile);
    image.decode().then(
      () => this.#done(key, held, 'ready'),
      () => this.#done(key, held, 'failed'),
    );
  }

  #done(key: string, held: Held, state: 'ready' | 'failed'): void {
    // Given up meanwhile.
    if (this.#held.get(key) !== held) return;
    held.state = state;
    this.#next();
    this.#onChange(state === 'failed');
  }
}

/** The request ends with it. */
const drop = (image: HTMLImageElement): void => {
  image.src = '';
};
