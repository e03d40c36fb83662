/**
 * Keys as keymaps write them: `1`, `Shift+9`, `Ctrl+Shift+Z`, `Left`, `Del`, `?`, `Num+`. `Ctrl` is the command key on a Mac.
 * Digits go by position, so that they work on every layout; letters by what is printed on them, so that Ctrl+Z is where the
 * hand looks for it; where a layout has no Latin letters, letters go by position too.
 */
const NAMED: Readonly<Record<string, string>> = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Delete: 'Del',
  Backspace: 'Backspace',
  Escape: 'Esc',
  ' ': 'Space',
  Enter: 'Enter',
  Tab: 'Tab',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
};

/** Where a punctuation key stands on a US keyboard, for layouts that print something else there. */
const PLACES: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  IntlBackslash: '\\',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  Minus: '-',
  Equal: '=',
  NumpadAdd: 'Num+',
  NumpadSubtract: 'Num-',
};

type KeyEvent = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'getModifierState'
>;

/** @returns the chord of a key event, or undefined for a modifier alone. `Ctrl+Alt+Shift+X` in this order. */
export function chordOf(event: KeyEvent, mac = false): string | undefined {
  const altGraph = event.getModifierState('AltGraph');
  const base = baseOf(event, altGraph);
  if (!base) return undefined;
  const printed = '[]\\?'.includes(base);
  const ctrl = mac ? event.metaKey : event.ctrlKey;
  return [
    ctrl && !altGraph && 'Ctrl',
    mac && event.ctrlKey && 'Control',
    event.altKey && !altGraph && !(printed && mac) && 'Alt',
    event.shiftKey && base !== '?' && 'Shift',
    base,
  ]
    .filter(Boolean)
    .join('+');
}

function baseOf(event: KeyEvent, altGraph: boolean): string | undefined {
  const { key, code } = event;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code);
  if (digit && !altGraph && !(code.startsWith('Numpad') && key.length > 1)) return digit[1];
  if (key === '?') return '?';
  if (key in NAMED) return NAMED[key];
  if (/^F\d{1,2}$/.test(key)) return key;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (key === '[' || key === ']' || key === '\\') return key;
  if (code in PLACES) return PLACES[code];
  return /^Key([A-Z])$/.exec(code)?.[1];
}

/** @returns the chord as this machine's people write it: `⌘⇧Z` or `Ctrl+Shift+Z`. */
export function showChord(chord: string, mac: boolean): string {
  // A plus at the end is a key, not a joint.
  const parts = chord.split(/\+(?=.)/);
  const arrows: Record<string, string> = { Left: '←', Right: '→', Up: '↑', Down: '↓' };
  const signs: Record<string, string> = { Ctrl: '⌘', Alt: '⌥', Shift: '⇧', Control: '⌃' };
  const shown = parts.map((part) => (mac ? signs[part] : undefined) ?? arrows[part] ?? part);
  return shown.join(mac ? '' : '+');
}
