import { useEffect } from 'react';
import type { Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { showAgo } from '../../client/moments.ts';
import { queries, useCall } from '../../client/query.ts';
import { Tooltip } from '../../ui/index.ts';
import { showAndSelect } from '../search/index.ts';
import { initialsOf } from './initials.tsx';
import './together.css';

/** Who was here goes away though nobody tells anything. */
const AGAIN_MS = 30_000;
const MOST = 5;
type Person = Output<'together.here'>['people'][number];

/** In the top bar: initials of those who are at work now; a click shows what they work on. */
export function Here() {
  const people = useCall('together.here', {}).data?.people ?? [];
  useEffect(() => {
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['together.here'] }), AGAIN_MS);
    return () => clearInterval(timer);
  }, []);
  if (!people.length) return null;
  return (
    <ul className="here" aria-label={t('here.name')}>
      {people.slice(0, MOST).map((person) => (
        <li key={person.member}>
          <Tooltip text={wordsOf(person)}>
            <button
              type="button"
              className="initials"
              disabled={!person.ns.length}
              onClick={() => void showAndSelect(person.ns)}
            >
              <span aria-hidden>{initialsOf(person.name)}</span>
              <span className="spoken">{wordsOf(person)}</span>
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ name, at, kinds, ns }: Person): string {
  const who = name || t('overlooked.somebody');
  const when = showAgo(at);
  return ns.length
    ? t('here.on', { name: who, n: ns.length, kinds: kinds.map((kind) => t(`feed.kind.${kind}`)).join(', '), when })
    : t('here.only', { name: who, when });
}
