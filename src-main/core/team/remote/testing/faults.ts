/** How often what goes wrong. Chances are per call unless it says otherwise; times in ms of the simulation. */
export interface Faults {
  /** Of a call: what it takes at least and at most. */
  readonly latency: readonly [number, number];
  /** Per step of a call, and of SimClient.step: the process dies. */
  readonly crash: number;
  /** The call waits in the system for 1 s to 5 min. */
  readonly hang: number;
  /** The client cannot reach the share for 1 s to 20 min. */
  readonly cut: number;
  /** What others store, or take away, is seen after up to this long; each client and each name for itself, so in any order. */
  readonly lag: number;
  /** Of a name that was not there when it was asked for: it stays invisible to `get` for 60 s. */
  readonly negative: number;
  /** Per name of a listing. */
  readonly missing: number;
  readonly duplicate: number;
  /** A size that is too small, or not told. */
  readonly wrongSize: number;
  /** A listing that ends in the middle, by an error. */
  readonly brokenOff: number;
  /** A file that is there cannot be read (EIO, ESTALE). */
  readonly unreadable: number;
  /** Per name and client: for up to 30 s after it is first seen its content is torn. */
  readonly partial: number;
  /** Not written: no room at fsync or close. Half of the time something stands under the name nonetheless. */
  readonly full: number;
  /** It failed, and a torn file stands under the name. */
  readonly torn: number;
  /** Stored, though the disk has not got it: lost or torn with the next loss of power, within 60 s. */
  readonly lostSync: number;
  /** `putNew` or `retire` fails, though it is done. */
  readonly lied: number;
  /** Per stored object: a sync program makes copies of it, whole or torn, under names like it. */
  readonly conflict: number;
  /** Per retired object: it comes back within an hour. */
  readonly resurrect: number;
  /** `now` does not know. */
  readonly noClock: number;
}

/** A good server in the same room. */
export const CALM: Faults = {
  latency: [1, 5],
  crash: 0,
  hang: 0,
  cut: 0,
  lag: 0,
  negative: 0,
  missing: 0,
  duplicate: 0,
  wrongSize: 0,
  brokenOff: 0,
  unreadable: 0,
  partial: 0,
  full: 0,
  torn: 0,
  lostSync: 0,
  lied: 0,
  conflict: 0,
  resurrect: 0,
  noClock: 0,
};

/** All of it, as often as a client can bear that is to get anything done. */
export const STORM: Faults = {
  latency: [1, 400],
  crash: 0.002,
  hang: 0.005,
  cut: 0.004,
  lag: 60_000,
  negative: 0.5,
  missing: 0.05,
  duplicate: 0.05,
  wrongSize: 0.1,
  brokenOff: 0.02,
  unreadable: 0.05,
  partial: 0.1,
  full: 0.02,
  torn: 0.02,
  lostSync: 0.1,
  lied: 0.03,
  conflict: 0.05,
  resurrect: 0.1,
  noClock: 0.2,
};
