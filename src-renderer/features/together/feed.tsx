import { Newspaper } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { showAgo, showAt } from '../../client/moments.ts';
import { queries, useCall } from '../../client/query.ts';
import { useWhyNothing } from '../../client/team.ts';
import { backToPictures } from '../../client/state.ts';
import { Button, EmptyState, QuestionsHead, toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { showAndSelect } from '../search/index.ts';
import { Initials } from './initials.tsx';
import './together.css';

const SHOWN = 50;
type Person = Output<'together.feed'>['people'][number];
type Batch = Person['batches'][number];

const nameOf = ({ name }: { name: string }): string => name || t('overlooked.somebody');

/** What others changed since one looked: by person, and by what they did in one go. */
export function Feed() {
  const { data, error } = useCall('together.feed', { batches: SHOWN });
  const why = useWhyNothing();
  if (!data) return error ? <EmptyState icon={Newspaper} title={errorText(error)} /> : null;
  if (!data.people.length)
    return (
      <EmptyState
        icon={Newspaper}
        title={t('feed.none')}
        body={t('feed.none.body')}
        actions={<Button onClick={() => backToPictures()}>{t('conflicts.back')}</Button>}
      />
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys too
    <div className="questions" data-region="center" onKeyDown={walk}>
      <QuestionsHead name={t('feed.name')} count={t('feed.count', { n: data.unseen })} body={t('feed.body')}>
        <Button tone="primary" onClick={() => void looked({})}>
          {t('feed.seen.all')}
        </Button>
      </QuestionsHead>
      {data.people.map((person) => (
        <section key={person.member} className="feed-person" aria-label={nameOf(person)}>
          <header className="feed-head">
            <Initials name={nameOf(person)} member={person.member} />
            <h3 className="feed-name">{nameOf(person)}</h3>
            <span className="feed-hint tabular">{t('feed.count', { n: person.unseen })}</span>
            <Button
              aria-label={t('feed.seen.spoken', { name: nameOf(person) })}
              onClick={() => void looked({ member: person.member, to: person.to })}
            >
              {t('feed.seen')}
            </Button>
          </header>
          <ul className="feed-list">
            {person.batches.map((batch) => (
              <li key={batch.to} className="feed-row">
                <button
                  type="button"
                  className="feed-batch"
                  disabled={batch.assets === 0}
                  onClick={() => void show(person, batch)}
                >
                  <span className="feed-count tabular">
                    {batch.assets ? t('feed.assets', { n: batch.assets }) : t('feed.nothing-here')}
                  </span>
                  <span className="feed-kinds">{batch.kinds.map((kind) => t(`feed.kind.${kind}`)).join(', ')}</span>
                  <time className="feed-hint tabular" dateTime={batch.at} title={showAt(batch.at)}>
                    {showAgo(batch.at)}
                  </time>
                </button>
                <Button
                  tone="quiet"
                  title={why ?? t('feed.back.title', { name: nameOf(person) })}
                  disabled={why !== undefined}
                  aria-label={t('feed.back.spoken', { name: nameOf(person), when: showAgo(batch.at) })}
                  onClick={() => void takeBack(person, batch)}
                >
                  {t('feed.back')}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

async function show({ member }: Person, { from, to }: Batch): Promise<void> {
  try {
    const { ns } = await getClient().call('together.changed', { member, from, to });
    await showAndSelect(ns);
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

function takeBack({ member }: Person, { from, to }: Batch): Promise<unknown> {
  return carryOut([], () => getClient().call('together.takeBack', { member, from, to }));
}

async function looked(what: { member?: string; to?: number }): Promise<void> {
  try {
    await getClient().call('together.looked', what);
    await queries.invalidateQueries({ queryKey: ['together.feed'] });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** Up and down go from batch to batch. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  const all = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('.feed-batch:enabled')];
  const at = all.indexOf(event.target as HTMLButtonElement);
  all[at < 0 ? 0 : at + by]?.focus();
  event.preventDefault();
  event.stopPropagation();
}
