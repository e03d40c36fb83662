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
}

/** A picture that could not be fetched is asked for again: the core may be busy, or was away. */
const TRIES = 3;
const AGAIN_MS = 1500;

/** The small picture of an asset, or a card where there is none. Fills the element it stands in. */
export const Picture = memo(function Picture({ row, edge, fit = 'contain' }: Props) {
  const [failed, setFailed] = useState<{ source: string; times: number; waiting: boolean }>();
  const source = thumbUrl(row, edge * window.devicePixelRatio > 264 ? 512 : 256);
  const mine = failed !== undefined && failed.source === source ? failed : undefined;
  useEffect(() => {
    if (!mine?.waiting || mine.times > TRIES) return;
    const timer = setTimeout(() => setFailed({ ...mine, waiting: false }), AGAIN_MS * mine.times);
    return () => clearTimeout(timer);
  }, [mine]);
  if (!source || mine?.waiting) return <Card row={row} edge={edge} />;
  return (
    <img
      className={`picture picture-${fit}`}
      src={source}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setFailed({ source, times: (mine?.times ?? 0) + 1, waiting: true })}
    />
  );
});

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
