/** An animated picture as frames, one in memory at a time: played, stopped and stepped. */

export interface MovingState {
  readonly playing: boolean;
  /** From 0. */
  readonly frame: number;
  readonly frames: number;
}

const TYPES: Readonly<Record<string, string>> = { gif: 'image/gif', webp: 'image/webp', png: 'image/png', avif: 'image/avif' };
/** Files that say less than this mean nothing by it; all browsers take a tenth of a second then. */
const LEAST_MS = 11;
const USUAL_MS = 100;

export class MovingPicture {
  readonly #onState: (state: MovingState) => void;
  readonly #draw: (frame: VideoFrame) => void;
  readonly #abort = new AbortController();
  #decoder: ImageDecoder | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #state: MovingState = { playing: false, frame: 0, frames: 0 };
  /** How often it has run to its end. */
  #rounds = 0;
  #most = Number.POSITIVE_INFINITY;
  /** The newest wish: what was asked before it is not drawn. */
  #wish = 0;

  constructor(onState: (state: MovingState) => void, draw: (frame: VideoFrame) => void) {
    this.#onState = onState;
    this.#draw = draw;
  }

  /** Shows the first frame, and plays. Rejects where this window cannot take the file apart. */
  async open(url: string, ext: string, playing: boolean): Promise<void> {
    const type = TYPES[ext];
    if (!type || typeof ImageDecoder === 'undefined' || !(await ImageDecoder.isTypeSupported(type))) throw new Error(`Frames of ${ext} cannot be read here.`);
    const response = await fetch(url, { signal: this.#abort.signal });
    if (!response.ok) throw new Error(await response.text());
    const decoder = new ImageDecoder({ data: await response.arrayBuffer(), type, preferAnimation: true });
    this.#decoder = decoder;
    await decoder.tracks.ready;
    this.#abort.signal.throwIfAborted();
    const track = decoder.tracks.selectedTrack;
    if (!track || track.frameCount < 2) throw new Error('It does not move.');
    // `repetitionCount`: beyond the first time.
    this.#most = track.repetitionCount + 1;
    this.#set({ frames: track.frameCount, playing });
    await this.#show(0);
  }

  toggle(): void {
    const playing = !this.#state.playing;
    const ended = this.#rounds >= this.#most;
    if (ended) this.#rounds = 0;
    this.#set({ playing });
    clearTimeout(this.#timer);
    if (playing) void this.#show(ended ? 0 : this.#next(1)).catch(() => this.#set({ playing: false }));
  }

  /** Stops, and goes so many frames further, around the ends. */
  step(by: number): void {
    clearTimeout(this.#timer);
    this.#set({ playing: false });
    void this.#show(this.#next(by)).catch(() => undefined);
  }

  end(): void {
    this.#abort.abort();
    clearTimeout(this.#timer);
    this.#wish++;
    this.#decoder?.close();
  }

  #next(by: number): number {
    const { frame, frames } = this.#state;
    return (((frame + by) % frames) + frames) % frames;
  }

  async #show(frame: number): Promise<void> {
    const wish = ++this.#wish;
    const begun = performance.now();
    const { image } = await this.#decoder!.decode({ frameIndex: frame });
    if (wish !== this.#wish) return image.close();
    const asked = (image.duration ?? 0) / 1000;
    this.#draw(image);
    image.close();
    this.#set({ frame });
    if (!this.#state.playing) return;
    if (frame === this.#state.frames - 1 && ++this.#rounds >= this.#most) return this.#set({ playing: false });
    const wait = (asked < LEAST_MS ? USUAL_MS : asked) - (performance.now() - begun);
    this.#timer = setTimeout(() => void this.#show(this.#next(1)).catch(() => this.#set({ playing: false })), Math.max(0, wait));
  }

  #set(change: Partial<MovingState>): void {
    this.#state = { ...this.#state, ...change };
    if (!this.#abort.signal.aborted) this.#onState(this.#state);
  }
}
