/** The one listener for keys. What is being typed into, pressed or walked with its own keys keeps them. */
import { commandFor, runCommand } from '../client/commands.ts';
import { host } from '../client/host.ts';

const TYPING =
  'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable="true"]';
/** These take Space and Enter for themselves, and Tab to go on. */
const PRESSED =
  'button, a, video, audio, summary, input, [role=treeitem], [role=tab], [role=radio], [role=separator], [role=button]';
/** Beside the pictures Tab always goes on. */
const BESIDE = '[data-region]:not([data-region=center])';
/** These take the arrows, too. */
const WALKED = 'video, audio, input[type=range], [role=treeitem], [role=tab], [role=separator], [role=tree]';
/** What lies over the window; not while it closes: whoever goes on at once must not lose a key to it. */
const OVER =
  ':is([role=dialog], [role=alertdialog], [role=menu]):not([data-closed]), [role=listbox]:not(.filmstrip), dialog';

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

/** Called once at start. */
export function keepKeyboard(): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (belongsToOpen(target)) return;
    const typing = target.closest(TYPING) !== null;
    if (!typing && isTaken(event, target)) return;
    const found = commandFor(event);
    if (!found || (typing && !found.command.inText)) return;
    if (target.closest(OVER) && !found.command.inText) return;
    event.preventDefault();
    if (event.repeat && found.command.once) return;
    found.command.run(found.call);
  });
  host().onCommand?.((id) => runCommand(id));
}
