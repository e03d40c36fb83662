/** Which subtitle file belongs to which film, so that what is said is found with the film. */
import type { Database } from 'better-sqlite3';
import { KINDS } from '../../../../src-shared/domain/asset.ts';
import { prepared } from '../../db/prepared.ts';
import type { Columns } from './columns.ts';
import { stackedSlots } from './stacks.ts';

const EXTS = new Set(['srt', 'vtt', 'ass', 'ssa', 'sub']);
const PLAYED: readonly number[] = [KINDS.indexOf('video') + 1, KINDS.indexOf('audio') + 1];

/** Slots of each and of its film: that of its pair, or the one on top of a stack that was made by hand. */
export function subtitlesIn(columns: Columns, db: Database): (readonly [own: number, film: number])[] {
  const { data, dictionaries } = columns;
  const isOne = dictionaries.ext.mask((ext) => EXTS.has(ext));
  const isPlayed = (slot: number) => slot >= 0 && PLAYED.includes(data.kind[slot]!);
  const pairOf = prepared<[number], number | null>(db, 'SELECT pair FROM asset WHERE n = ?', 'column');
  return stackedSlots(columns, (slot) => isOne[data.ext[slot]!] === 1 && !isPlayed(slot)).flatMap((own) => {
    const top = columns.slotOf(data.top[own]!);
    const film = isPlayed(top) ? top : columns.slotOf(pairOf.get(data.n[own]!) ?? 0);
    return isPlayed(film) ? [[own, film] as const] : [];
  });
}
