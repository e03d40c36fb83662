import { FileQuestionMark } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { backToPictures } from '../../client/state.ts';
import { whyLockedRow } from '../../client/team.ts';
import { Button, EmptyState, QuestionsHead, toast, useFocusThatStays } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { Question } from './question.tsx';
import './found-again.css';

/** At once; the next come as these are answered. */
const SHOWN = 50;

/** Files that appeared and may be missing ones, where more than one answer fits: a person says which. */
export function FoundAgain() {
  const { data, error } = useCall('found.list', { limit: SHOWN });
  const view = useRef<HTMLDivElement>(null);
  useFocusThatStays(view, data?.questions, { question: '.found-question', answer: (one) => answersOf(one)[0] });
  if (!data) return error ? <EmptyState icon={FileQuestionMark} title={errorText(error)} /> : null;
  if (data.total === 0)
    return (
      <EmptyState
        icon={FileQuestionMark}
        title={t('found.none')}
        body={t('found.none.body')}
        actions={<Button onClick={() => backToPictures()}>{t('found.back')}</Button>}
      />
    );
  const why = whyLockedRow(data.questions.map(({ row }) => row));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys too
    <div ref={view} className="questions" data-region="center" onKeyDown={walk}>
      <QuestionsHead name={t('found.name')} count={t('found.count', { n: data.total })} body={t('found.body')} why={why}>
        <div className="questions-all">
          <Button title={why ?? t('found.by-name.title')} disabled={why !== undefined} onClick={() => void decideByName()}>
            {t('found.by-name')}
          </Button>
          <Button title={why} disabled={why !== undefined} onClick={() => void carryOut([], () => getClient().call('found.answerAll', { how: 'new' }))}>
            {t('found.all-new')}
          </Button>
        </div>
      </QuestionsHead>
      <ol className="questions-list">
        {data.questions.map((question) => (
          <Question key={question.row.n} question={question} onAnswer={answer} />
        ))}
      </ol>
      <p className="questions-foot">
        <span>{t('found.keys')}</span>
        {data.total > data.questions.length ? <span>{t('found.shown', { n: data.questions.length })}</span> : null}
      </p>
    </div>
  );
}

/** @param is the missing asset; null: a new file */
function answer(n: number, is: number | null): void {
  void carryOut([], () => getClient().call('found.answer', { answers: [{ n, is }] }));
}

async function decideByName(): Promise<void> {
  const done = await carryOut([], () => getClient().call('found.answerAll', { how: 'names' }));
  if (done?.changed === 0) toast({ text: t('found.by-name.none'), key: 'assets' });
}

const ANSWER = 'button.found-answer:enabled';
const answersOf = (question: Element | null | undefined): HTMLButtonElement[] => [
  ...(question?.querySelectorAll<HTMLButtonElement>(ANSWER) ?? []),
];

/** Up and down go from file to file, left and right from answer to answer, a number chooses; the culling keys rest here. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const question = (event.target as Element).closest('.found-question');
  const all = [...event.currentTarget.querySelectorAll('.found-question')];
  const answers = answersOf(question);
  const at = answers.indexOf(event.target as HTMLButtonElement);
  const beside = (by: number) => {
    let next = question ? all.indexOf(question) + by : 0;
    // Past those that this person may not answer.
    while (all[next] && !answersOf(all[next]).length) next += by;
    const there = answersOf(all[next]);
    there[Math.min(Math.max(at, 0), there.length - 1)]?.focus();
  };
  const act: Readonly<Record<string, () => void>> = {
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    ArrowRight: () => answers[Math.min(at + 1, answers.length - 1)]?.focus(),
    ArrowLeft: () => answers[Math.max(at - 1, 0)]?.focus(),
  };
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  const todo = act[event.key] ?? (number && question ? () => answers[Number(number) - 1]?.click() : undefined);
  if (!todo) return;
  event.preventDefault();
  event.stopPropagation();
  todo();
}
