/** Is a folder fit to be shared by a team? Judged from what was measured of it; says so in plain words. */

/** What was measured, from one computer. Undefined: could not be, or was not got to. Times in ms. */
export interface FolderFacts {
  /** Is it there, a folder, and does it answer in time? */
  readonly reached: 'yes' | 'absent' | 'no-folder' | 'refused' | 'hangs' | 'failed';
  /** As the system told, where it failed. */
  readonly error?: string | undefined;
  readonly disk: 'fixed' | 'removable' | 'network';
  /** `cifs`, `nfs4`, `ext4`. */
  readonly fileSystem?: string | undefined;
  /** The sync program it belongs to: `Dropbox`. */
  readonly syncedBy?: string | undefined;
  /** Of two programs that make one file at the same moment exactly one is told that it did, each time. */
  readonly exclusive?: boolean | undefined;
  /** A file that takes the place of another one is read as the old or the new one, never as a part. */
  readonly replacedWhole?: boolean | undefined;
  /** What one program wrote another one reads, byte for byte. */
  readonly readBack?: boolean | undefined;
  /** Flushing to the server's disk. */
  readonly flush?: 'works' | 'unsupported' | 'fails' | undefined;
  /** Until a listing by another program shows a new file; the longest of some. */
  readonly freshMs?: number | undefined;
  /** How long a name that was asked for too soon stays invisible, though it is there. */
  readonly blindMs?: number | undefined;
  /** To store one file of 4 KB; the middle one of some. */
  readonly publishMs?: number | undefined;
  /** To list 25 names; the middle one of some. */
  readonly listMs?: number | undefined;
  readonly caseSensitive?: boolean | undefined;
  /** Names come back as they were given. */
  readonly keepsNames?: boolean | undefined;
  /** The longest names of a team catalog can be made. */
  readonly longNames?: boolean | undefined;
  readonly freeBytes?: number | undefined;
  /** The server's clock, ahead of this computer's. */
  readonly clockMs?: number | undefined;
  /** What could not be taken away again. */
  readonly left?: string | undefined;
}

export interface FolderReason {
  /** `note`: to know, no more. */
  readonly level: 'note' | 'slow' | 'unsafe';
  readonly code: string;
  readonly text: string;
}

export interface FolderReport {
  readonly verdict: 'good' | 'slow' | 'unsafe';
  /** One sentence. */
  readonly summary: string;
  /** The gravest first. */
  readonly reasons: readonly FolderReason[];
  readonly facts: FolderFacts;
}

const MB = 1024 * 1024;
/** Goals for a server in the same building; see team.md's table: at 30 ms 366 ms and 111 ms were measured. */
const PUBLISH_MS = 500;
const LIST_MS = 250;
const FRESH_MS = 5000;
const BLIND_MS = 2000;
const CLOCK_MS = 2 * 60_000;
const LITTLE_ROOM = 1024 * MB;
const NO_ROOM = 100 * MB;

const REACHED: Readonly<Record<Exclude<FolderFacts['reached'], 'yes'>, string>> = {
  absent: 'The folder is not there. Look whether the share is connected.',
  'no-folder': 'This is a file, not a folder.',
  refused: 'Nothing can be written here with your account. Ask whoever looks after the share for the right to write.',
  hangs: 'The folder did not answer in time. Look whether the server is on and the line is in order, then check again.',
  failed: 'The folder failed while it was checked.',
};

export function judgeFolder(facts: FolderFacts): FolderReport {
  const reasons: FolderReason[] = [];
  const say = (level: FolderReason['level'], code: string, text: string): void =>
    void reasons.push({ level, code, text });
  const ms = (value: number): string => (value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${Math.round(value)} ms`);

  if (facts.reached !== 'yes')
    say('unsafe', facts.reached, REACHED[facts.reached] + (facts.error ? ` (${facts.error})` : ''));
  if (facts.readBack === false)
    say(
      'unsafe',
      'read-back',
      'What was written here could not be read back as it was. Do not use this folder; the server or the line is not in order.',
    );
  if (facts.keepsNames === false)
    say('unsafe', 'names', 'File names come back changed. Vitrine would not find its files again.');
  if (facts.longNames === false)
    say(
      'unsafe',
      'long-names',
      'The names that a team catalog needs cannot be made here. Choose a folder nearer to the top of the share.',
    );
  if (facts.flush === 'fails')
    say('unsafe', 'flush', 'The server says that it cannot store files for certain. Its disk may be full or failing.');
  if (facts.flush === 'unsupported')
    say(
      'note',
      'no-flush',
      'The share cannot say when a file is safely stored. After a loss of power there the last minutes are put back from your team’s computers.',
    );
  if (facts.freeBytes !== undefined && facts.freeBytes < NO_ROOM)
    say('unsafe', 'full', `There is hardly any room left (${Math.round(facts.freeBytes / MB)} MB).`);
  else if (facts.freeBytes !== undefined && facts.freeBytes < LITTLE_ROOM)
    say(
      'note',
      'little-room',
      `There is little room left (${Math.round(facts.freeBytes / MB)} MB). Make room before previews are shared.`,
    );
  if (facts.publishMs !== undefined && facts.publishMs > PUBLISH_MS)
    say(
      'slow',
      'publish',
      `Storing a small file takes ${ms(facts.publishMs)}. It works; your colleagues see your changes later.`,
    );
  if (facts.listMs !== undefined && facts.listMs > LIST_MS)
    say('slow', 'list', `Looking for news takes ${ms(facts.listMs)} each time.`);
  if (facts.freshMs !== undefined && facts.freshMs > FRESH_MS)
    say('slow', 'fresh', `A new file is seen by others only after ${ms(facts.freshMs)}.`);
  if (facts.syncedBy)
    say(
      'slow',
      'synced',
      `This folder belongs to ${facts.syncedBy}, which brings changes to your colleagues when it comes to it. Set it to keep the folder on every computer (“available offline”), never as placeholders.`,
    );
  else if (facts.reached === 'yes' && facts.disk === 'fixed')
    say(
      'note',
      'local',
      'This folder is on a disk of this computer. Your colleagues reach it only if you share it with them, and while this computer is on.',
    );
  if (facts.replacedWhole === false)
    say('note', 'replaced', 'Files that are replaced can be read in part. Vitrine never replaces one.');
  if (facts.exclusive === false)
    say('note', 'exclusive', 'Two computers may make one file at the same moment. Vitrine does not rely on that.');
  if (facts.blindMs !== undefined && facts.blindMs > BLIND_MS)
    say(
      'note',
      'blind',
      `A file that was asked for too soon stays invisible for ${ms(facts.blindMs)} or more. Vitrine asks for no file that it has not seen listed.`,
    );
  if (facts.clockMs !== undefined && Math.abs(facts.clockMs) > CLOCK_MS)
    say(
      'note',
      'clock',
      `The server’s clock and yours are ${minutes(facts.clockMs)} apart. One of them is wrong; times in the history will be too.`,
    );
  if (facts.left) say('note', 'left', `Something could not be taken away again: ${facts.left}. You may delete it.`);

  const order = ['unsafe', 'slow', 'note'] as const;
  reasons.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const worst = reasons[0]?.level;
  const verdict = worst === 'unsafe' || worst === 'slow' ? worst : 'good';
  return { verdict, summary: SUMMARY[verdict], reasons, facts };
}

const SUMMARY: Readonly<Record<FolderReport['verdict'], string>> = {
  good: 'Good: a team can work in this folder.',
  slow: 'It works, but slowly: changes reach your colleagues later than on a good share.',
  unsafe: 'Not safe: do not put a team catalog here.',
};

function minutes(ms: number): string {
  const n = Math.round(Math.abs(ms) / 60_000);
  return n < 120 ? `${n} minutes` : n < 48 * 60 ? `${Math.round(n / 60)} hours` : `${Math.round(n / 1440)} days`;
}
