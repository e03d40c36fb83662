/** Walking through the result by key, and how the grid looks. In the loupe the same keys go to the next picture. */
import type { Command } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { getResult } from '../../client/result.ts';
import { CELL_MAX, CELL_MIN, getUi, isOverview, setUi } from '../../client/state.ts';
import { getSelection, moveBy, selectTo, step } from '../selection/index.ts';
import { gridControl } from './control.ts';

const inGrid = () => getUi().view === 'grid' || getUi().view === 'timeline';
const inPictures = () => isOverview(getUi().view);

function goTo(n: number | undefined, extend: boolean): void {
  if (n === undefined) return;
  if (extend) selectTo(n);
  else step(n);
}

function beside(by: number): number | undefined {
  const { ids, positions } = getResult();
  const { focus } = getSelection();
  const at = focus === undefined ? -1 : positions.of(focus);
  return at < 0 ? ids[0] : ids[Math.min(ids.length - 1, Math.max(0, at + by))];
}

type Way = 'up' | 'down' | 'page-up' | 'page-down';
type Step = `go.${Way}` | `extend.${Way | 'left' | 'right' | 'first' | 'last'}`;

/** A step of the keyboard that nobody looks for in the palette. */
const key = (id: Step, run: () => void): Command => ({
  id,
  title: t(`command.${id}`),
  group: 'go',
  keyOnly: true,
  when: inPictures,
  run,
});

/** The directions, each also with Shift, which extends the selection. */
const directions: readonly [id: Way, target: () => number | undefined][] = [
  ['up', () => gridControl()?.across(-1)],
  ['down', () => gridControl()?.across(1)],
  ['page-up', () => gridControl()?.across(-(gridControl()?.page() ?? 1))],
  ['page-down', () => gridControl()?.across(gridControl()?.page() ?? 1)],
];

const resize = (factor: number) => () =>
  setUi({ cellSize: Math.round(Math.min(CELL_MAX, Math.max(CELL_MIN, getUi().cellSize * factor))) });

export const gridCommands: readonly Command[] = [
  { id: 'go.next', title: t('command.go.next'), group: 'go', run: () => moveBy(1) },
  { id: 'go.previous', title: t('command.go.previous'), group: 'go', run: () => moveBy(-1) },
  { id: 'go.first', title: t('command.go.first'), group: 'go', run: () => goTo(getResult().ids[0], false) },
  { id: 'go.last', title: t('command.go.last'), group: 'go', run: () => goTo(getResult().ids.at(-1), false) },
  ...directions.flatMap(([id, target]) => [
    key(`go.${id}`, () => goTo(target(), false)),
    key(`extend.${id}`, () => goTo(target(), true)),
  ]),
  key('extend.left', () => goTo(beside(-1), true)),
  key('extend.right', () => goTo(beside(1), true)),
  key('extend.first', () => goTo(getResult().ids[0], true)),
  key('extend.last', () => goTo(getResult().ids.at(-1), true)),
  {
    id: 'grid.info',
    title: t('command.grid.info'),
    group: 'view',
    when: inGrid,
    run: () => setUi({ cellInfo: ((getUi().cellInfo + 1) % 3) as 0 | 1 | 2 }),
  },
  { id: 'grid.larger', title: t('command.grid.larger'), group: 'view', when: inGrid, run: resize(1.2) },
  { id: 'grid.smaller', title: t('command.grid.smaller'), group: 'view', when: inGrid, run: resize(1 / 1.2) },
  {
    id: 'grid.layout',
    title: t('command.grid.layout'),
    group: 'view',
    when: inGrid,
    run: () => setUi({ layout: getUi().layout === 'justified' ? 'square' : 'justified' }),
  },
];
