import { useEffect, useRef, useState } from 'react';
import { parseQuery, type QueryError } from '../../../src-shared/domain/query/index.ts';
import { useKnownFields } from '../../client/known-fields.ts';
import { useResult } from '../../client/result.ts';
import { getUi, setUi, useUi } from '../../client/state.ts';

const APPLY_AFTER_MS = 180;
/** What is still being typed is not called wrong at once. */
const PATIENCE_MS = 900;

export interface Draft {
  text: string;
  /** What cannot be read, in the order of the text. */
  errors: readonly QueryError[];
  /** The first of them, once the person has had time to finish. */
  shown: QueryError | undefined;
  change: (text: string) => void;
  /** Searches for what can be read now, without waiting. */
  apply: () => void;
}

/**
 * The text of the search as it is being typed. It becomes the search a moment after the last key, and only when all of it
 * can be read: until then the last good result stays.
 */
export function useDraft(): Draft {
  const query = useUi((state) => state.query);
  const [text, setText] = useState(query);
  /** The person is in the middle of typing. */
  const [typing, setTyping] = useState(false);
  const sent = useRef(query);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const answered = useResult((state) => (state.query === query ? state.error : undefined));

  useEffect(() => {
    if (query === sent.current) return;
    sent.current = query;
    clearTimeout(timer.current);
    setText(query);
    setTyping(false);
  }, [query]);
  const fields = useKnownFields();
  const own = parseQuery(text, fields).errors;
  const errors = own.length || text !== query || !answered ? own : [answered];
  const send = (next: string) => {
    clearTimeout(timer.current);
    const typed = next.trim();
    if (parseQuery(typed, fields).errors.length || typed === getUi().query) return;
    sent.current = typed;
    setUi({ query: typed });
  };
  return {
    text,
    errors,
    shown: typing ? undefined : errors[0],
    change: (next) => {
      setText(next);
      setTyping(true);
      clearTimeout(pause.current);
      pause.current = setTimeout(() => setTyping(false), PATIENCE_MS);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => send(next), APPLY_AFTER_MS);
    },
    apply: () => {
      setTyping(false);
      send(text);
    },
  };
}
