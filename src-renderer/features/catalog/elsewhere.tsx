import { CircleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { parseQuery } from '../../../src-shared/domain/query/index.ts';
import { errorText, getHello, type Output } from '../../client/client.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { getUi } from '../../client/state.ts';
import { Button, Dialog, MiddleEllipsis, StarsSign, useSettled } from '../../ui/index.ts';
import { go, nameOf, otherThan, stopGoing } from './going.ts';
import './elsewhere.css';

type Catalog = Output<'catalog.recent'>['catalogs'][number];
const LISTED = 8;

/** What a search finds in the other catalogs of this machine, one after the other, none of which is changed. It is there while it is open. */
export default function Elsewhere() {
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(getUi().query);
  const { query } = useSettled({ query: text.trim() });
  const { data } = useCall('catalog.recent', {});
  const others = otherThan(getHello().catalog.path, data?.catalogs ?? []).sort((a, b) => Number(b.there) - Number(a.there));
  const wrong = parseQuery(query).errors[0]?.message;
  return (
    <Dialog
      open
      onClose={stopGoing}
      title={t('find.title')}
      focus={field}
      className="elsewhere"
      actions={
        <>
          <span className="elsewhere-note">{t('find.note')}</span>
          <Button onClick={stopGoing}>{t('ui.close')}</Button>
        </>
      }
    >
      <input
        ref={field}
        className="input"
        type="search"
        aria-label={t('find.query')}
        autoComplete="off"
        spellCheck={false}
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {wrong ? (
        <p className="elsewhere-wrong" role="alert">
          {wrong}
        </p>
      ) : null}
      {data && others.length === 0 ? <p className="elsewhere-hint">{t('find.none')}</p> : null}
      {query === '' || wrong ? null : others.map((one) => <There key={one.path} catalog={one} query={query} />)}
    </Dialog>
  );
}

function There({ catalog: { path, name }, query }: { catalog: Catalog; query: string }) {
  const { data, error } = useCall('catalog.find', { path, query, limit: LISTED }, { keep: false });
  const why = error ? errorText(error) : data?.problem?.message;
  const more = data ? data.total - data.items.length : 0;
  return (
    <section className="elsewhere-catalog" aria-label={name} aria-busy={!data && !error}>
      <header>
        <h3 title={path}>{name}</h3>
        <span className="elsewhere-hint tabular">{why ? '' : !data ? t('find.looking') : data.total ? t('find.found', { n: data.total }) : t('find.nothing')}</span>
        {data?.total ? <Button onClick={() => void go({ path, query })}>{t('find.show', { name })}</Button> : null}
      </header>
      {why ? (
        <p className="elsewhere-wrong">
          <CircleAlert size={16} strokeWidth={1.5} aria-hidden />
          <span>{why}</span>
        </p>
      ) : null}
      <ul>
        {data?.items.map((item) => (
          <li key={item.id}>
            <MiddleEllipsis text={nameOf(item.path ?? item.id)} />
            <span>{item.rating ? <StarsSign value={item.rating} /> : null}</span>
            <MiddleEllipsis className="elsewhere-hint" text={folderOf(item.path ?? '')} />
          </li>
        ))}
      </ul>
      {more > 0 ? <p className="elsewhere-hint">{t('find.more', { n: formatNumber(more) })}</p> : null}
    </section>
  );
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));
