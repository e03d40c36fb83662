import { GitMerge } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { whyLockedRow } from '../../client/team.ts';
import { backToPictures } from '../../client/state.ts';
import { Button, EmptyState, QuestionsHead, useFocusThatStays } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { Conflict, keyOf } from './conflict.tsx';
import './conflicts.css';

/** At once; the next come as these are solved. */
const SHOWN = 50;
type Use = 'ours' | 'theirs';
export type Asked = Output<'metadata.conflicts'>['conflicts'][number];

/** Values that were changed here and in a file, side by side: a person says which counts, of one or of many. */
export function Conflicts() {
  const { data, error } = useCall('metadata.conflicts', { limit: SHOWN });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const view = useRef<HTMLDivElement>(null);
  useFocusThatStays(view, data?.conflicts, { question: '.conflict', answer: (row) => sidesOf(row)[0] });
  if (!data) return error ? <EmptyState icon={GitMerge} title={errorText(error)} /> : null;
  if (data.total === 0)
    return (
      <EmptyState
        icon={GitMerge}
        title={t('conflicts.none')}
        body={t('conflicts.none.body')}
        actions={<Button onClick={() => backToPictures()}>{t('conflicts.back')}</Button>}
      />
    );
  const chosen = data.conflicts.filter((one) => selected.has(keyOf(one)));
  const why = whyLockedRow((chosen.length ? chosen : data.conflicts).map(({ row }) => row));
  const solve = (all: readonly Asked[], use: Use) => {
    setSelected(new Set());
    const items = all.map(({ row, field }) => ({ n: row.n, field }));
    void carryOut([], () => getClient().call('metadata.resolve', { items, use }));
  };
  const solveMany = (use: Use) => {
    if (chosen.length) solve(chosen, use);
    else void carryOut([], () => getClient().call('metadata.resolveAll', { use }));
  };
  const toggle = (one: Asked) => {
    const next = new Set(selected);
    if (!next.delete(keyOf(one))) next.add(keyOf(one));
    setSelected(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys too
    <div ref={view} className="questions" data-region="center" onKeyDown={walk}>
      <QuestionsHead name={t('conflicts.name')} count={t('conflicts.count', { n: data.total })} body={t('conflicts.body')} why={why}>
        <div className="questions-all">
          {chosen.length ? <span className="questions-count tabular">{t('conflicts.selected', { n: chosen.length })}</span> : null}
          <Button title={why ?? t('conflicts.all.title')} disabled={why !== undefined} onClick={() => solveMany('ours')}>
            {t('conflicts.all.ours')}
          </Button>
          <Button title={why ?? t('conflicts.all.title')} disabled={why !== undefined} onClick={() => solveMany('theirs')}>
            {t('conflicts.all.theirs')}
          </Button>
        </div>
      </QuestionsHead>
      <ol className="questions-list">
        {data.conflicts.map((one) => (
          <Conflict
            key={keyOf(one)}
            conflict={one}
            selected={selected.has(keyOf(one))}
            onSelect={() => toggle(one)}
            onUse={(use) => solve([one], use)}
          />
        ))}
      </ol>
      <p className="questions-foot">
        <span>{t('conflicts.keys')}</span>
        {data.total > data.conflicts.length ? <span>{t('conflicts.shown', { n: data.conflicts.length })}</span> : null}
      </p>
    </div>
  );
}

export const sidesOf = (row: Element | null | undefined): HTMLButtonElement[] => [...(row?.querySelectorAll<HTMLButtonElement>('.conflict-side:enabled') ?? [])];

/** Up and down go from value to value, left and right from side to side, digits choose, the space bar selects; the culling keys rest here. */
export function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = (event.target as Element).closest('.conflict');
  const all = [...event.currentTarget.querySelectorAll('.conflict')];
  const sides = sidesOf(row);
  const at = Math.max(0, sides.indexOf(event.target as HTMLButtonElement));
  const beside = (by: number) => {
    let next = row ? all.indexOf(row) + by : 0;
    // Past those that this person may not answer.
    while (all[next] && !sidesOf(all[next]).length) next += by;
    sidesOf(all[next])[at]?.focus();
  };
  const act: Readonly<Record<string, () => void>> = {
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    ArrowRight: () => sides[at + 1]?.focus(),
    ArrowLeft: () => sides[at - 1]?.focus(),
  };
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  const select = event.key === ' ' && row ? () => row.querySelector<HTMLInputElement>('.conflict-select')?.click() : undefined;
  const todo = act[event.key] ?? (number && row ? () => sides[Number(number) - 1]?.click() : select);
  if (!todo) return;
  event.preventDefault();
  event.stopPropagation();
  todo();
}
