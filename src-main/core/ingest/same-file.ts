/**
 * Other content at a known place: another state of the same picture, or another picture under its name, as cameras do that have counted
 * around? Only what was written into a file by others says so; where nothing does, a file is taken for what it was.
 */
import type { Facts, Kind } from '../../../src-shared/domain/asset.ts';

export interface Seen {
  readonly facts: Facts;
  /** Hashes, hex: of the picture alone, of the whole file. Equal where a kind of file has no picture apart from its bytes. */
  readonly picture?: string | undefined;
  readonly sha256?: string | undefined;
}
export interface Former extends Seen {
  /** It was seen how the file was changed: that is how programs save. */
  readonly live: boolean;
}

/** `open`: the picture has to be known. */
export type Verdict = 'same' | 'other' | 'open';

/** From what the head of the file told. */
export function judgeHead(before: Former, now: Facts): Verdict {
  if (sharesDocument(before.facts, now) || shots(before.facts, now) === 'same') return 'same';
  // One that no longer tells its shot may be half of another: whether it can be read at all is not known yet.
  const tellsLess = moment(before.facts) !== undefined && moment(now) === undefined;
  return before.live && !tellsLess && shots(before.facts, now) !== 'other' ? 'same' : 'open';
}

/** From its picture too, where there is one. */
export function judge(before: Former, now: Seen, kind: Kind): Exclude<Verdict, 'open'> {
  if (before.picture !== undefined && before.picture === now.picture) return 'same';
  if (judgeHead(before, now.facts) === 'same') return 'same';
  const other = { shot: shots(before.facts, now.facts) === 'other', picture: hasOtherPicture(before, now) };
  if (before.live) return other.shot && other.picture ? 'other' : 'same';
  // A drawing or a text is worked on: only what says that it is another document counts.
  const isTaken = kind === 'image' || kind === 'raw' || kind === 'video';
  if (isTaken && (other.shot || other.picture)) return 'other';
  return hasOtherDocument(before.facts, now.facts) ? 'other' : 'same';
}

const sharesDocument = (a: Facts, b: Facts): boolean =>
  a.originalDocumentId !== undefined && a.originalDocumentId === b.originalDocumentId;
const hasOtherDocument = (a: Facts, b: Facts): boolean =>
  a.originalDocumentId !== undefined &&
  b.originalDocumentId !== undefined &&
  a.originalDocumentId !== b.originalDocumentId;

function hasOtherPicture(a: Seen, b: Seen): boolean {
  if (a.picture === undefined || b.picture === undefined) return false;
  return a.picture !== a.sha256 && b.picture !== b.sha256 && a.picture !== b.picture;
}

/** Two presses of a shutter, one, or nobody knows. */
function shots(a: Facts, b: Facts): 'same' | 'other' | undefined {
  const [at, bt] = [moment(a), moment(b)];
  if (!at || !bt) return undefined;
  const [long, short] = at.length > bt.length ? [at, bt] : [bt, at];
  // One program writes fractions of a second, another leaves them out.
  if (long !== short && !(short.length === SECONDS && long.startsWith(short))) return 'other';
  if (a.cameraSerial !== undefined && b.cameraSerial !== undefined)
    return a.cameraSerial === b.cameraSerial ? 'same' : 'other';
  return a.camera !== undefined && a.camera === b.camera ? 'same' : undefined;
}

const SECONDS = '2024-06-01T12:00:00'.length;

/** The wall clock's time with the fraction, without the zone; undefined when it is only the file's own. */
const moment = ({ takenAt, takenSource }: Facts): string | undefined =>
  takenSource === 'file' ? undefined : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?/.exec(takenAt ?? '')?.[0];
