import { ChevronDown, ChevronUp } from 'lucide-react';
import type { RefObject } from 'react';
import { t } from '../../client/messages.ts';
import { IconButton } from '../../ui/index.ts';
import type { Find } from './use-find.ts';

interface Props {
  input: RefObject<HTMLInputElement | null>;
  query: string;
  onQuery: (text: string) => void;
  find: Find;
  /** Escape: back to what is read. */
  onLeave: () => void;
}

/** What is searched in a document, how often it is there, and the way from one to the next. */
export function FindBar({ input, query, onQuery, find, onLeave }: Props) {
  return (
    <>
      <span className="pages-count tabular" role="status">
        {query.trim() === '' ? '' : t('loupe.pages.found', { at: find.at, total: find.total })}
      </span>
      <input
        ref={input}
        className="pages-find"
        aria-label={t('loupe.pages.find')}
        placeholder={t('loupe.pages.find')}
        value={query}
        spellCheck={false}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find.go(event.shiftKey ? -1 : 1);
          else if (event.key === 'Escape') {
            onQuery('');
            onLeave();
          } else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <IconButton
        icon={ChevronUp}
        name={t('loupe.pages.previous')}
        onClick={() => find.go(-1)}
        disabled={find.total === 0}
      />
      <IconButton
        icon={ChevronDown}
        name={t('loupe.pages.next')}
        onClick={() => find.go(1)}
        disabled={find.total === 0}
      />
    </>
  );
}
