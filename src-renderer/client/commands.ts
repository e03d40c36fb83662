/**
 * The one registry of commands. The keyboard, the palette, the menus and the overlay of keys all read it, so what can be
 * done in one of them can be done in all. A feature registers its commands once, where it is loaded.
 */
import bridge from '../../resources/keymaps/bridge.json' with { type: 'json' };
import lightroom from '../../resources/keymaps/lightroom.json' with { type: 'json' };
import photoMechanic from '../../resources/keymaps/photo-mechanic.json' with { type: 'json' };
import player from '../../resources/keymaps/player.json' with { type: 'json' };
import { chordOf, showChord } from './chord.ts';
import { isMac } from './host.ts';
import { t } from './messages.ts';
import { getUi } from './state.ts';

export type CommandGroup = 'view' | 'rate' | 'select' | 'edit' | 'go' | 'app';

export interface CommandCall {
  /** Go to the next afterwards: Shift was held, or Caps Lock is on. */
  advance: boolean;
}

/**
 * What a command would change, which may be a team's and not this person's to change. `chosen`: the assets chosen, or the one shown, and
 * their files. `members`: which collections they are in. `own`: nothing of a team's as long as nothing more is said: it finds, shows,
 * hands out copies, asks first, or is about this window and machine.
 */
export type Changes = 'chosen' | 'members' | 'own';

/** Those that rate, edit or belong to the whole program say what they change; those that show, select and go change nothing unless they say so. */
type Change =
  | { group: 'view' | 'select' | 'go'; changes?: Changes }
  | { group: 'rate' | 'edit' | 'app'; changes: Changes };

export type Command = Change & {
  /** `rate.3`; the name keymaps use. */
  id: string;
  title: string;
  /** Whether it can be done now; true unless told. */
  when?: () => boolean;
  /** May be followed by going to the next (Shift, Caps Lock). */
  culling?: boolean;
  /** Works while a text is being typed. Only for chords that no text field needs. */
  inText?: boolean;
  /** A second try or a held key would do harm: repeats of a held key are ignored. */
  once?: boolean;
  /** Not offered in the palette: it makes sense as a key only. */
  keyOnly?: boolean;
  run: (call: CommandCall) => void;
};

interface Keymap {
  name: string;
  /** Chords by command. */
  keys: Record<string, string[]>;
}

/** The maps to choose from, by file name. */
export const KEYMAPS: Readonly<Record<string, Keymap>> = { lightroom, 'photo-mechanic': photoMechanic, bridge };

/** Of films and sounds, the same in every map: while one is on screen these go before the others, as in programs that cut films. */
export const PLAYER_KEYS: Readonly<Record<string, readonly string[]>> = player;

const commands = new Map<string, Command>();
const watchers = new Set<() => void>();
let listed: readonly Command[] = [];

/** @returns a function that takes them out again. A command with an id that is there already replaces it. */
export function registerCommands(added: readonly Command[]): () => void {
  for (const command of added) commands.set(command.id, command);
  changed();
  return () => {
    for (const command of added) if (commands.get(command.id) === command) commands.delete(command.id);
    changed();
  };
}

function changed(): void {
  listed = [...commands.values()];
  for (const watch of watchers) watch();
}

/** Every command, in the order of registration; the same array until something is registered. For useSyncExternalStore. */
export const listCommands = (): readonly Command[] => listed;
export function watchCommands(watch: () => void): () => void {
  watchers.add(watch);
  return () => watchers.delete(watch);
}

/** Whoever knows what this person may do. `why`: why a command may not be done now, in words; `say` tells it. */
export interface Bars {
  readonly why: (command: Command) => string | undefined;
  readonly say: (why: string) => void;
}
let bars: Bars = { why: () => undefined, say: () => {} };
/** Set once, when the window begins. */
export function barBy(next: Bars): void {
  bars = next;
}
/** Why this person may not do it now; undefined: they may. */
export const barOf = (command: Command): string | undefined => bars.why(command);

/** @returns whether it was there and could be done now. What may not be done is said. */
export function runCommand(id: string, call: CommandCall = { advance: false }): boolean {
  const command = commands.get(id);
  if (!command || command.when?.() === false) return false;
  perform(command, call);
  return true;
}

/** Does it, or says why it may not be done. */
export function perform(command: Command, call: CommandCall): void {
  const why = barOf(command);
  if (why === undefined) command.run(call);
  else bars.say(why);
}

const keymap = (): Keymap => KEYMAPS[getUi().keymap] ?? lightroom;

/** @returns the chords of a command as people write them; empty when it has none, or a film on screen has taken them. */
export const keysOf = (id: string): readonly string[] =>
  (PLAYER_KEYS[id] ?? (keymap().keys[id] ?? []).filter((chord) => !forPlayer(chord))).map((chord) => showChord(chord, isMac()));

/** The first of them, for tooltips and menus. */
export const keyLabel = (id: string): string | undefined => keysOf(id)[0];

export const groupTitle = (group: CommandGroup): string => t(`command.group.${group}`);

/** @returns the command a key event asks for, with how; undefined when none does. */
export function commandFor(event: KeyboardEvent): { command: Command; call: CommandCall } | undefined {
  const chord = chordOf(event, isMac());
  if (!chord) return undefined;
  const found = byChord(chord);
  if (found) return { command: found, call: { advance: found.culling === true && event.getModifierState('CapsLock') } };
  if (!chord.includes('Shift+')) return undefined;
  const plain = byChord(chord.replace('Shift+', ''));
  return plain?.culling ? { command: plain, call: { advance: true } } : undefined;
}

/** Whether some command has this key, be it there or not. */
export function isChord(event: KeyboardEvent): boolean {
  const chord = chordOf(event, isMac());
  return chord !== undefined && Object.values(keymap().keys).some((chords) => chords.includes(chord));
}

/** Its commands are there while it is. */
function forPlayer(chord: string): Command | undefined {
  const id = Object.keys(PLAYER_KEYS).find((one) => PLAYER_KEYS[one]?.includes(chord));
  return id === undefined ? undefined : commands.get(id);
}

function byChord(chord: string): Command | undefined {
  const playing = forPlayer(chord);
  if (playing) return playing;
  for (const [id, chords] of Object.entries(keymap().keys)) {
    if (!chords.includes(chord)) continue;
    const command = commands.get(id);
    if (command && command.when?.() !== false) return command;
  }
  return undefined;
}
