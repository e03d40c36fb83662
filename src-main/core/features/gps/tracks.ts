/** Tracks that were read lately, so that a preview need not send one again for every choice. */
import { createHash, randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { GpxError, MOST_POINTS, readGpx, type TrackPoint, USELESS } from '../../../../src-shared/domain/track/gpx.ts';
import { type Track, trackOf } from '../../../../src-shared/domain/track/match.ts';
import type { ReadTrack } from '../../../../src-shared/contract/gps.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';

/** Between two looks at what else the core has to do. */
const SLICE_MS = 8;
const MOST_LENGTH = 60_000_000;
const MOST_UPLOADS = 4;
/** 32 bytes each. */
const MOST_KEPT = 2 * MOST_POINTS;

interface Part {
  readonly text: string;
  readonly more: boolean;
  readonly upload?: string | undefined;
}

export interface Tracks {
  /** The next part of a file, or its last: then all of it is read. @throws RpcError invalid-input for what is no GPX, or holds no point with a time. */
  take(part: Part): Promise<{ upload: string; read?: ReadTrack }>;
  /** All of them as one. @throws RpcError not-found */
  of(names: readonly string[]): Track;
}

export function createTracks(): Tracks {
  const uploads = new Map<string, { parts: string[]; length: number }>();
  const known = new Map<string, { readonly told: ReadTrack; readonly track: Track }>();

  function keep(name: string, one: { readonly told: ReadTrack; readonly track: Track }): void {
    known.delete(name);
    known.set(name, one);
    let sum = 0;
    for (const [other, { track }] of [...known].reverse()) {
      sum += track.at.length;
      if (sum > MOST_KEPT && other !== name) known.delete(other);
    }
  }

  async function read(text: string): Promise<ReadTrack> {
    const name = createHash('sha256').update(text).digest('hex').slice(0, 32);
    const before = known.get(name);
    if (before) {
      keep(name, before);
      return before.told;
    }
    const { points, useless, whole } = await pointsIn(text);
    if (!points.length)
      throw new RpcError('invalid-input', useless ? 'No point of this track says when it was recorded.' : 'There is no point in this track.');
    const track = trackOf(points);
    const iso = (at: number | undefined) => new Date(at ?? 0).toISOString();
    const told = { track: name, points: points.length, useless, damaged: !whole, from: iso(track.at[0]), to: iso(track.at.at(-1)) };
    keep(name, { told, track });
    return told;
  }

  return {
    async take({ text, more, upload: begun }) {
      const upload = begun ?? randomUUID();
      const before = begun === undefined ? { parts: [], length: 0 } : uploads.get(begun);
      if (!before) throw new RpcError('not-found', 'The first parts of this track are no longer known here. Choose its file again.');
      const { parts, length } = before;
      uploads.delete(upload);
      if (length + text.length > MOST_LENGTH) throw new RpcError('invalid-input', 'This track is larger than 60 MB. Give it in parts.');
      if (!more) return { upload, read: await read([...parts, text].join('')) };
      uploads.set(upload, { parts: [...parts, text], length: length + text.length });
      // Of what nobody completed.
      for (const old of [...uploads.keys()].slice(0, -MOST_UPLOADS)) uploads.delete(old);
      return { upload };
    },

    of(names) {
      const tracks = names.map((name) => {
        const found = known.get(name);
        if (!found) throw new RpcError('not-found', 'This track is no longer known here. Choose its file again.');
        return found.track;
      });
      const [only] = tracks;
      return only && tracks.length === 1 ? only : joined(tracks);
    },
  };
}

async function pointsIn(text: string): Promise<{ points: TrackPoint[]; useless: number; whole: boolean }> {
  const points: TrackPoint[] = [];
  let useless = 0;
  const reading = readGpx(text);
  try {
    for (let began = performance.now(), i = 0; ; i++) {
      const { done, value } = reading.next();
      if (done) return { points, useless, whole: value };
      if (value === USELESS) useless++;
      else points.push(value as TrackPoint);
      if (points.length > MOST_POINTS) throw new RpcError('invalid-input', `This track has more than ${MOST_POINTS.toLocaleString('en')} points. Give it in parts.`);
      if (i % 500 === 0 && performance.now() - began > SLICE_MS) {
        await setImmediate();
        began = performance.now();
      }
    }
  } catch (error) {
    throw error instanceof GpxError ? new RpcError('invalid-input', `This file cannot be read as a GPX track. ${error.message}`, { cause: error }) : error;
  }
}

function joined(tracks: readonly Track[]): Track {
  return trackOf(
    tracks.flatMap(({ at, lat, lon, altitude }) =>
      Array.from(at, (time, i) => ({ at: time, lat: lat[i] as number, lon: lon[i] as number, altitude: altitude[i] as number })),
    ),
  );
}
