/** A disk that did not answer in time, or whose process was ended. Told to people as it stands: the core translates it to `offline`. */
export class DiskAway extends Error {
  /** As the system would call it. */
  readonly code = 'ETIMEDOUT';
}

/** Vitrine is closing: nobody waits for an answer any more. */
export class DisksClosed extends DiskAway {}

/** Nothing was learned of the file itself: it is asked again another time. */
export const isAway = (error: unknown): boolean => error instanceof DiskAway;
