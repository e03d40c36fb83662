/** What the process that begins others is asked, and what it answers. */
export interface StartRequest {
  readonly id: number;
  /** A file, and Node's arguments before it. */
  readonly entry: string;
  readonly words: readonly string[];
  /** Beside what the core itself was begun with. */
  readonly env: Readonly<Record<string, string>>;
}

export type StartReply =
  /** Its line comes with this message. */
  | { readonly id: number; readonly kind: 'begun'; readonly pid: number }
  /** Or it could not be begun. */
  | { readonly id: number; readonly kind: 'ended'; readonly how: string };

/** Where what was begun finds its line. */
export const LINE_FD = 3;
/** Set where it has one. */
export const LINE = 'VITRINE_LINE';
