import { type Command, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { getResult } from '../../client/result.ts';
import { getUi, setUi, useUi, type View } from '../../client/state.ts';
import { focusOn, getSelection, selectedNumbers, setMover, toggle } from '../selection/index.ts';
import { beginCompare, moveCandidate, promote, swap } from './state.ts';

const inView = (view: View) => () => getUi().view === view;
const comparing = inView('compare');
const surveying = inView('survey');

const compareCommands: readonly Command[] = [
  {
    id: 'view.compare',
    title: t('command.view.compare'),
    group: 'view',
    once: true,
    when: () => getResult().ids.length > 1,
    run: () => {
      beginCompare();
      setUi({ view: 'compare' });
    },
  },
  {
    id: 'view.survey',
    title: t('command.view.survey'),
    group: 'view',
    once: true,
    when: () => getSelection().count > 1,
    run: () => setUi({ view: 'survey' }),
  },
  { id: 'compare.swap', title: t('command.compare.swap'), group: 'go', when: comparing, run: swap },
  { id: 'compare.promote', title: t('command.compare.promote'), group: 'go', when: comparing, run: promote },
  { id: 'survey.remove', title: t('command.survey.remove'), group: 'select', when: surveying, run: () => removeFromSurvey() },
];

/** It is no longer selected; the one after it has the focus. */
export function removeFromSurvey(n = getSelection().focus): void {
  const all = selectedNumbers();
  const at = n === undefined ? -1 : all.indexOf(n);
  if (n === undefined || at < 0) return;
  const next = all[at + 1] ?? all[at - 1];
  toggle(n);
  if (next !== undefined) focusOn(next);
}

function moveInSurvey(by: number): boolean {
  const all = selectedNumbers();
  const next = all[all.indexOf(getSelection().focus ?? -1) + by];
  if (next === undefined) return false;
  focusOn(next);
  return true;
}

registerCommands(compareCommands);
const follow = ({ view }: { view: View }) => setMover(view === 'compare' ? moveCandidate : view === 'survey' ? moveInSurvey : undefined);
useUi.subscribe((now, before) => now.view !== before.view && follow(now));
follow(getUi());
