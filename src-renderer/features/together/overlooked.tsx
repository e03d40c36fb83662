import { Users } from 'lucide-react';
import { useRef, useState } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { showAt } from '../../client/moments.ts';
import { useCall } from '../../client/query.ts';
import { useLockedEntities, whyLockedRow } from '../../client/team.ts';
import { backToPictures } from '../../client/state.ts';
import { Button, EmptyState, QuestionsHead, useFocusThatStays } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { fieldTitle } from '../inspector/index.ts';
import { Choice, Side, shownValue, sidesOf, walkConflicts } from '../metadata/index.ts';
import './together.css';

/** At once; the next come as these are solved. */
const SHOWN = 50;
/** A clock that is further off than this is told. */
const SKEW_MS = 5 * 60_000;
type Asked = Output<'together.conflicts'>['conflicts'][number];
type Written = Asked['sides'][number];

const keyOf = ({ n, number }: Asked): string => `${n} ${number}`;
const nameOf = ({ me, name }: Written): string => (me ? t('overlooked.you') : name || t('overlooked.somebody'));

/** Values that two people wrote without having seen each other's, side by side: one click says which counts. */
export function Overlooked() {
  const { data, error } = useCall('together.conflicts', { limit: SHOWN });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const view = useRef<HTMLDivElement>(null);
  const lockOf = useLockedEntities();
  const whyOf = ({ n, row }: Asked) => whyLockedRow([row]) ?? lockOf(n);
  useFocusThatStays(view, data?.conflicts, { question: '.conflict', answer: (row) => sidesOf(row)[0] });
  if (!data) return error ? <EmptyState icon={Users} title={errorText(error)} /> : null;
  if (data.total === 0)
    return (
      <EmptyState
        icon={Users}
        title={t('overlooked.none')}
        body={t('overlooked.none.body')}
        actions={<Button onClick={() => backToPictures()}>{t('conflicts.back')}</Button>}
      />
    );
  const chosen = data.conflicts.filter((one) => selected.has(keyOf(one)));
  // What is not theirs among others stays as it is, and the answer says so.
  const whys = (chosen.length ? chosen : data.conflicts).map(whyOf);
  const why = whys.includes(undefined) ? undefined : whys[0];
  const pick = (all: readonly Asked[], isMeant: (side: Written) => boolean) => {
    setSelected(new Set());
    const picks = all.flatMap(({ n, number, sides }) =>
      sides
        .filter(isMeant)
        .slice(0, 1)
        .map(({ key }) => ({ n, number, key })),
    );
    if (picks.length) void carryOut([], () => getClient().call('together.resolve', { picks }));
  };
  const pickMany = (use: string, isMeant: (side: Written) => boolean) => {
    if (chosen.length) pick(chosen, isMeant);
    else void carryOut([], () => getClient().call('together.resolve', { use }));
  };
  const toggle = (one: Asked) => {
    const next = new Set(selected);
    if (!next.delete(keyOf(one))) next.add(keyOf(one));
    setSelected(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys too
    <div ref={view} className="questions" data-region="center" onKeyDown={walkConflicts}>
      <QuestionsHead
        name={t('overlooked.name')}
        count={t('overlooked.count', { n: data.total })}
        body={t('overlooked.body')}
        why={why}
      >
        <div className="questions-all">
          {chosen.length ? (
            <span className="questions-count tabular">{t('conflicts.selected', { n: chosen.length })}</span>
          ) : null}
          <Button title={why ?? t('conflicts.all.title')} disabled={why !== undefined} onClick={() => pickMany('shown', ({ shows }) => shows)}>
            {t('overlooked.all.shown')}
          </Button>
          {peopleIn(data.conflicts).map((person) => (
            <Button
              key={person.member}
              title={why ?? t('conflicts.all.title')}
              disabled={why !== undefined}
              onClick={() => pickMany(person.me ? 'mine' : person.member, ({ member }) => member === person.member)}
            >
              {person.me ? t('overlooked.all.mine') : t('overlooked.all.of', { name: nameOf(person) })}
            </Button>
          ))}
        </div>
      </QuestionsHead>
      <ol className="questions-list">
        {data.conflicts.map((one) => (
          <Question
            key={keyOf(one)}
            asked={one}
            selected={selected.has(keyOf(one))}
            why={whyOf(one)}
            onSelect={() => toggle(one)}
            onUse={(key) => pick([one], (side) => side.key === key)}
          />
        ))}
      </ol>
      <p className="questions-foot">
        <span>{t('overlooked.keys')}</span>
        {data.total > data.conflicts.length ? <span>{t('conflicts.shown', { n: data.conflicts.length })}</span> : null}
      </p>
    </div>
  );
}

/** Oneself first. */
function peopleIn(conflicts: readonly Asked[]): Written[] {
  const people = new Map(conflicts.flatMap(({ sides }) => sides.map((side) => [side.member, side] as const)));
  return [...people.values()].sort((a, b) => Number(b.me) - Number(a.me) || a.name.localeCompare(b.name)).slice(0, 6);
}

function Question({
  asked,
  selected,
  why,
  onSelect,
  onUse,
}: {
  asked: Asked;
  selected: boolean;
  /** Why it is not this person's to decide. */
  why: string | undefined;
  onSelect: () => void;
  onUse: (key: string) => void;
}) {
  const { row, path, what, field, sides } = asked;
  return (
    <Choice
      row={row}
      what={what}
      path={path}
      field={asked.name ?? fieldTitle(field)}
      why={why}
      selected={selected}
      onSelect={onSelect}
    >
      {sides.map((side, i) => (
        <Side key={side.key} number={i + 1} caption={<Author side={side} />} onUse={() => onUse(side.key)}>
          {shownValue(field, plainly(side.value))}
        </Side>
      ))}
    </Choice>
  );
}

function Author({ side }: { side: Written }) {
  const skewed = Math.abs(Date.parse(side.at) - Date.parse(side.here)) > SKEW_MS && side.at > side.here;
  return (
    <>
      <span className="overlooked-who">{nameOf(side)}</span> · <time dateTime={side.at}>{showAt(side.at)}</time>
      {skewed ? <span> ({t('overlooked.clock', { here: showAt(side.here) })})</span> : null}
      {side.shows ? <span className="overlooked-shows"> · {t('overlooked.shows')}</span> : null}
    </>
  );
}

/** Texts and numbers as they are; of anything else what stands in the log. */
const plainly = (value: unknown): string | number | null =>
  value === null || typeof value === 'string' || typeof value === 'number'
    ? value
    : Array.isArray(value)
      ? value.join(', ')
      : JSON.stringify(value);
