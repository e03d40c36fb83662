import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';

registerCommands([{ id: 'view.found', title: t('command.view.found'), group: 'view', run: openFound }]);

/** Some frames: until the answers are drawn and what the view was opened from has closed and given its focus back. */
const PATIENCE_MS = 1000;

function openFound(): void {
  const began = performance.now();
  const before = document.activeElement;
  setUi({ view: 'found' });
  const takeFocus = () => {
    const isOver = document.querySelector('[role=dialog], [role=menu]') !== null;
    const answer = isOver ? null : document.querySelector<HTMLElement>('.found-answer');
    const now = document.activeElement;
    // Whoever has gone on meanwhile keeps the keyboard.
    const isFree = now === before || now === document.body || now?.closest('.found, [role=treeitem]');
    if (answer && isFree) answer.focus();
    else if (performance.now() - began < PATIENCE_MS) requestAnimationFrame(takeFocus);
  };
  requestAnimationFrame(takeFocus);
}
