import { frameAt, timeOf } from '../../../src-shared/domain/timecode.ts';

export interface PlaybackState {
  /** Seconds. */
  time: number;
  length: number;
  /** 0 stands; below 0 backward. */
  rate: number;
  loop: boolean;
  /** The part between the marks, in seconds: where its first frame begins and its last one ends. */
  from: number | undefined;
  to: number | undefined;
  volume: number;
  muted: boolean;
}

const FASTEST = 8;
const FEWEST_S = 0.001;

/** How a film or sound plays, as programs that cut films have it: forward and backward, by frames, between marks. */
export class Playback {
  #state: PlaybackState;
  readonly #media: HTMLMediaElement;
  readonly #changed: (state: PlaybackState) => void;
  #fps: number | undefined;
  #tick = 0;
  /** Where it stands or goes to: while one seek follows another, the browser may tell of the one before. */
  #asked: number | undefined;
  /** When the last step backward was asked for. */
  #stepped = 0;

  constructor(media: HTMLMediaElement, loop: boolean, changed: (state: PlaybackState) => void) {
    this.#media = media;
    this.#changed = changed;
    this.#state = { time: 0, length: 0, rate: 0, loop, from: undefined, to: undefined, volume: media.volume, muted: media.muted };
    for (const event of ['loadedmetadata', 'durationchange', 'seeked', 'play', 'pause', 'ratechange', 'volumechange']) media.addEventListener(event, this.#look);
    media.addEventListener('ended', this.#ended);
    this.#look();
  }

  /** Frames a second; undefined of sounds: their steps are a hundredth of a second. */
  set fps(fps: number | undefined) {
    this.#fps = fps;
  }

  end(): void {
    cancelAnimationFrame(this.#tick);
    for (const event of ['loadedmetadata', 'durationchange', 'seeked', 'play', 'pause', 'ratechange', 'volumechange']) this.#media.removeEventListener(event, this.#look);
    this.#media.removeEventListener('ended', this.#ended);
  }

  toggle(): void {
    if (this.#state.rate === 0) this.#play(1);
    else this.stop();
  }

  stop(): void {
    this.#media.pause();
    this.#set({ rate: 0 });
  }

  /** Plays in this direction; when it does already, twice as fast. */
  shuttle(direction: 1 | -1): void {
    const now = this.#state.rate * direction;
    this.#play(direction * (now > 0 ? Math.min(FASTEST, now * 2) : 1));
  }

  step(frames: number): void {
    this.stop();
    const fps = this.#fps ?? 100;
    const last = Math.max(0, frameAt(this.#state.length - FEWEST_S, fps));
    const frame = Math.min(last, Math.max(0, frameAt(this.#now, fps) + frames));
    this.seek(timeOf(frame, fps));
  }

  seek(time: number): void {
    this.#go(Math.min(Math.max(0, time), this.#state.length));
    this.#set({ time: this.#now });
  }

  skip(seconds: number): void {
    this.seek(this.#now + seconds);
  }

  /** The frame that shows is the first of the part. */
  markIn(): void {
    const { to, time } = this.#state;
    const fps = this.#fps ?? 100;
    const from = frameAt(time, fps) / fps;
    this.#set({ from, to: to !== undefined && to <= from ? undefined : to });
  }

  /** The frame that shows is the last of the part. */
  markOut(): void {
    const { from, time, length } = this.#state;
    const fps = this.#fps ?? 100;
    const to = Math.min(length, (frameAt(time, fps) + 1) / fps);
    this.#set({ to, from: from !== undefined && from >= to ? undefined : from });
  }

  /** Seconds; undefined takes one away. */
  mark(from: number | undefined, to: number | undefined): void {
    this.#set({ from, to });
  }

  clearMarks(): void {
    this.mark(undefined, undefined);
  }

  toggleLoop(): void {
    this.#set({ loop: !this.#state.loop });
  }

  setVolume(volume: number): void {
    this.#media.volume = volume;
    this.#media.muted = volume === 0;
  }

  toggleMuted(): void {
    this.#media.muted = !this.#media.muted;
  }

  get #now(): number {
    return this.#asked ?? this.#media.currentTime;
  }

  #go(time: number): void {
    this.#media.currentTime = time;
    // Played forward, it goes on from there by itself.
    this.#asked = this.#state.rate > 0 ? undefined : time;
  }

  #play(rate: number): void {
    const { from, to, length } = this.#state;
    const atEnd = this.#now >= (to ?? length) - FEWEST_S;
    if (rate > 0 && atEnd) this.seek(from ?? 0);
    this.#set({ rate });
    this.#stepped = performance.now();
    if (rate > 0) {
      this.#asked = undefined;
      this.#media.playbackRate = rate;
      // What cannot be played says so by its error.
      void this.#media.play().catch(() => {});
    } else this.#media.pause();
    cancelAnimationFrame(this.#tick);
    this.#tick = requestAnimationFrame(this.#run);
  }

  /** Once a picture of the window while it plays. */
  readonly #run = (now: number): void => {
    const { rate, loop, from, to, time: before, length } = this.#state;
    if (rate === 0) return;
    let time = this.#now;
    if (rate < 0) {
      const first = from !== undefined && before >= from ? from : 0;
      // The browser cannot: it is taken back as quickly as frames come.
      if (!this.#media.seeking) {
        time = Math.max(first, time + (rate * (now - this.#stepped)) / 1000);
        this.#stepped = now;
        this.#go(time);
      }
      if (time <= first) {
        if (!loop) {
          this.stop();
          return;
        }
        this.#go(to ?? length);
      }
    } else if (to !== undefined && before < to && time >= to - FEWEST_S) {
      if (!loop) {
        this.stop();
        this.seek(this.#fps === undefined ? to : timeOf(frameAt(to, this.#fps) - 1, this.#fps));
        return;
      }
      time = from ?? 0;
      this.#media.currentTime = time;
    }
    this.#set({ time });
    this.#tick = requestAnimationFrame(this.#run);
  };

  readonly #ended = (): void => {
    if (this.#state.loop && this.#state.rate > 0) {
      this.seek(this.#state.from ?? 0);
      void this.#media.play().catch(() => {});
    } else this.#set({ rate: 0 });
  };

  readonly #look = (): void => {
    const { duration, volume, muted, paused } = this.#media;
    // Others may stop it too: the system's keys, or another program's sound.
    const rate = this.#state.rate > 0 && paused && !this.#media.ended ? 0 : this.#state.rate;
    this.#set({ time: this.#now, length: Number.isFinite(duration) ? duration : 0, volume, muted, rate });
  };

  #set(part: Partial<PlaybackState>): void {
    this.#state = { ...this.#state, ...part };
    this.#changed(this.#state);
  }
}
