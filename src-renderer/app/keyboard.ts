/** The one listener for keys. What is being typed into, pressed or walked with its own keys keeps them. */
import { commandFor, isChord, perform, runCommand } from '../client/commands.ts';
import { hasLooked, whenLooked } from '../client/first-look.ts';
import { host } from '../client/host.ts';

const TYPING =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable="true"]';
/** These take Space and Enter for themselves, and Tab to go on. */
const PRESSED =
  'button, a, video, audio, summary, input, [role=treeitem], [role=tab], [role=radio], [role=separator], [role=button]';
/** Beside the pictures Tab always goes on, and on the map, whose pins and buttons are reached by it. */
const BESIDE = '[data-region]:not([data-region=center]), .map';
/** These take the arrows, too. */
const WALKED = 'video, audio, input[type=range], [role=treeitem], [role=tab], [role=separator], [role=tree]';
/** What lies over the window; not while it closes: whoever goes on at once must not lose a key to it. */
const OVER =
  ':is([role=dialog], [role=alertdialog], [role=menu]):not([data-closed]), [role=listbox]:not(.filmstrip, .compare-panes, .survey-panes), dialog';

/** A question or tool that is open over the window. */
const OPEN = '.dialog[data-open]:not([data-closed])';

const WALKING = /^(Arrow|Home$|End$|Page)/;

/** Whether the key belongs to the element that has the focus. */
function isTaken(event: KeyboardEvent, target: Element): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (target.closest(OVER)) return true;
  if (plain && target.closest(PRESSED) && [' ', 'Enter', 'Tab'].includes(event.key)) return true;
  if (plain && event.key === 'Tab' && target.closest(BESIDE)) return true;
  return plain && WALKING.test(event.key) && target.closest(WALKED) !== null;
}

/**
 * Another dialog that just closes may take the focus along, back to the pictures: what is typed is for the one that is open still, and
 * must not be taken for a command there. A letter goes where the focus is when the key has been heard.
 */
function belongsToOpen(target: Element): boolean {
  const open = [...document.querySelectorAll<HTMLElement>(OPEN)].at(-1);
  if (!open || target.closest(OVER)) return false;
  (open.querySelector<HTMLElement>('.overlay-input') ?? open).focus();
  return true;
}

/** Keys that came before what they are for was there: in the order in which they came. */
const early: KeyboardEvent[] = [];

/** A key whose command comes with the first look waits for it, and so does all that is pressed after it. */
function keepsForLater(event: KeyboardEvent, { isThere, typing }: { isThere: boolean; typing: boolean }): boolean {
  if (!event.isTrusted || event.repeat) return false;
  const begins = !hasLooked() && !isThere && !typing && isChord(event);
  if (!begins && early.length === 0) return false;
  event.preventDefault();
  early.push(event);
  if (early.length === 1) void whenLooked().then(() => setTimeout(pressEarly, SOON_MS));
  return true;
}

/** What a key opens is drawn before the next one is pressed. */
const SOON_MS = 30;

function pressEarly(): void {
  const { key, code, ctrlKey, shiftKey, altKey, metaKey } = early.shift() ?? {};
  if (key === undefined) return;
  const target = document.activeElement ?? document.body;
  const again = new KeyboardEvent('keydown', { key, code: code ?? '', ctrlKey: ctrlKey === true, shiftKey: shiftKey === true, altKey: altKey === true, metaKey: metaKey === true, bubbles: true, cancelable: true });
  // A key that was made types nothing by itself.
  const types = target.dispatchEvent(again) && key.length === 1 && !ctrlKey && !metaKey && target.matches(TYPING);
  if (types) document.execCommand('insertText', false, key);
  if (early.length) setTimeout(pressEarly, SOON_MS);
}

/** Called once at start. */
export function keepKeyboard(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (belongsToOpen(target)) return;
    const typing = target.closest(TYPING) !== null;
    if (!typing && isTaken(event, target)) return;
    const found = commandFor(event);
    if (keepsForLater(event, { isThere: found !== undefined, typing })) return;
    if (!found || (typing && !found.command.inText)) return;
    if (target.closest(OVER) && !found.command.inText) return;
    event.preventDefault();
    if (event.repeat && found.command.once) return;
    perform(found.command, found.call);
  });
  host().onCommand?.((id) => runCommand(id));
}
