/**
 * What somebody who is invited gets, to be pasted or sent as a file: a secret that nobody else has, and which team it is for, so that no
 * other folder can pass for it (team.md §3).
 */
import { base32, unbase32 } from './names.ts';

export interface InviteCode {
  /** 16 bytes: the keys of the invitation follow from it. */
  readonly seed: Uint8Array;
  /** Catalog id, 16 bytes. */
  readonly catalog: Uint8Array;
  /** Hash of the founding, base32. */
  readonly root: string;
  /** Of a code for another computer of theirs: the member's id, base32. */
  readonly member?: string | undefined;
}

const BEGIN = 'vitrine-';

export const printCode = ({ seed, catalog, root, member }: InviteCode): string =>
  [`${BEGIN}${base32(seed)}`, base32(catalog), root, ...(member === undefined ? [] : [member])].join('-');

/** @returns undefined when it is none; spaces and line ends that mail put there do not matter */
export function parseCode(text: string): InviteCode | undefined {
  const [, first, second, root, member] = /^vitrine-([a-z2-7]{26})-([a-z2-7]{26})-([a-z2-7]{26})(?:-([a-z2-7]{26}))?$/.exec(text.replaceAll(/\s+/g, '').toLowerCase()) ?? [];
  const [seed, catalog] = [first && unbase32(first, 16), second && unbase32(second, 16)];
  return seed && catalog && root ? { seed, catalog, root, member } : undefined;
}
