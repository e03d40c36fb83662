import { memo, useEffect, useState } from 'react';
import { thumbUrl } from '../../client/asset-url.ts';
import type { AssetRow } from '../../client/rows.ts';
import { kindIcon, kindText } from './signs.tsx';
import './picture.css';

interface Props {
  row: AssetRow;
  /** The longer side it is shown at, in CSS pixels. */
  edge: number;
  /** Fill the space and cut what is over, or show all of it. */
  fit?: 'cover' | 'contain';
  /** Which of the two to show; by `edge` unless told. */
  size?: 256 | 512;
}

/** A picture that could not be fetched is asked for again: the core may be busy, or was away. The smaller one shows meanwhile. */
const TRIES = 3;
const AGAIN_MS = 1500;

/** The small picture of an asset, or a card where there is none. Fills the element it stands in. */
export const Picture = memo(function Picture({ row, edge, fit = 'contain', size }: Props) {
  const [failed, setFailed] = useState<{ source: string; times: number }>();
  const wanted = size ?? (edge * window.devicePixelRatio > 264 ? 512 : 256);
  const source = thumbUrl(row, wanted);
  const mine = failed !== undefined && failed.source === source ? failed : undefined;
  useEffect(() => {
    if (!mine || mine.times > TRIES) return;
    const again = new Image();
    again.onload = () => setFailed(undefined);
    again.onerror = () => setFailed({ ...mine, times: mine.times + 1 });
    const timer = setTimeout(() => {
      again.src = mine.source;
    }, AGAIN_MS * mine.times);
    return () => {
      clearTimeout(timer);
      again.onload = again.onerror = null;
    };
  }, [mine]);
  if (source && mine && wanted === 512) return <Picture row={row} edge={edge} fit={fit} size={256} />;
  if (!source || mine) return <Card row={row} edge={edge} />;
  return (
    <img
      className={`picture picture-${fit}`}
      src={source}
      alt=""
      decoding="async"
      draggable={false}
      ref={stopWhenGone}
      onError={() => setFailed({ source, times: 1 })}
    />
  );
});

/** What was scrolled past before it came is not waited for: a browser fetches a few at a time only. */
function stopWhenGone(image: HTMLImageElement) {
  return () =>
    queueMicrotask(() => {
      if (!image.isConnected && !image.complete) image.removeAttribute('src');
    });
}

/** What has no picture: its sign and what it is. */
function Card({ row, edge }: { row: AssetRow; edge: number }) {
  const Icon = kindIcon(row.kind);
  return (
    <div className="card">
      <Icon size={edge < 90 ? 20 : 28} strokeWidth={1.25} aria-hidden />
      {edge < 90 ? null : <span className="card-type">{row.typeName || kindText(row.kind)}</span>}
      {row.problem && edge >= 140 ? <span className="card-problem">{row.problem.message}</span> : null}
    </div>
  );
}
