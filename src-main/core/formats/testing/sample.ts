/** What one sample of a type is, and what is to come of it. */

/** What opens in the loupe: the element that a view is, or a card with its kind. */
export type Opens = 'picture' | 'player' | 'pages' | 'sheets' | 'layers' | 'model' | 'drawing' | 'specimen' | 'card';

export interface Sample {
  readonly ext: string;
  /** Absent: no sample can be made here; `note` says why, and what stands in for it. */
  readonly bytes?: Buffer;
  readonly opens: Opens;
  /** Stands in the file alone, not in its name; absent: the type has no text. */
  readonly word?: string;
  /** That the catalog has to know of it, beyond what every file has. */
  readonly facts: readonly string[];
  readonly note?: string;
  /** Told of it all the same. */
  readonly problem?: string;
  /** Real files of the kind where the corpus lies beside the project. */
  readonly real?: string;
}

export type Row = Omit<Sample, 'ext'>;

/** Every picture has these. */
export const SIZE = ['width', 'height'];
/** Shown as a picture. */
export const seen = (bytes: Buffer, more: Partial<Row> = {}): Row => ({
  bytes,
  opens: 'picture',
  facts: SIZE,
  ...more,
});
/** Shown as pages, and found by `word`. */
export const read = (bytes: Buffer | string, word: string, facts: readonly string[] = []): Row => ({
  bytes: Buffer.from(bytes),
  opens: 'pages',
  word,
  facts,
});
