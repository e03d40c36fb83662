import { ImageOff } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { isPrinted } from '../../../src-shared/domain/printed.ts';
import { isReadable } from '../../../src-shared/domain/readable.ts';
import { previewUrl } from '../../client/asset-url.ts';
import { formatBytes, formatWallClock, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { useResult } from '../../client/result.ts';
import { type AssetRow, rows, useRow } from '../../client/rows.ts';
import { setUi, useUi } from '../../client/state.ts';
import { EmptyState, LabelSign, MiddleEllipsis, Splitter, StarsSign } from '../../ui/index.ts';
import { canEdit } from '../../../src-shared/domain/edits/recipe.ts';
import { Develop, useDevelop } from '../develop/index.ts';
import { FlagSign, StateSign } from '../assets/index.ts';
import { showTag } from '../search/index.ts';
import { focusOn, useSelection } from '../selection/index.ts';
import { Filmstrip } from './filmstrip.tsx';
import { Stage } from './stage.tsx';
import './loupe.css';

/** One asset, large, with the others below. */
export function Loupe() {
  const ids = useResult((state) => state.ids);
  const positions = useResult((state) => state.positions);
  const total = useResult((state) => state.total);
  const whole = useResult((state) => state.state === 'whole');
  const focus = useSelection((state) => state.focus);
  const filmstrip = useUi((state) => state.filmstripHeight);
  const info = useUi((state) => state.loupeInfo);
  const [percent, setPercent] = useState(100);
  const row = useRow(focus);
  const at = focus === undefined ? -1 : positions.of(focus);

  const develops = useDevelop((state) => state.open) && row !== undefined && isEditable(row);

  useEffect(() => {
    if (focus === undefined && ids[0] !== undefined) focusOn(ids[0]);
  }, [focus, ids]);
  useNeighbors(ids, at);

  if (whole && ids.length === 0) {
    return (
      <div className="loupe canvas" data-region="center">
        <EmptyState icon={ImageOff} title={t('loupe.empty')} />
      </div>
    );
  }
  const tried = develops || row?.kind === 'video' || row?.kind === 'audio' || row?.kind === 'font' || (row !== undefined && (isRead(row) || hasSheets(row) || isTurned(row) || isDrawn(row)));
  return (
    <section className="loupe canvas" aria-label={t('loupe.name')}>
      {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles have names */}
      <div className="loupe-stage" tabIndex={0} data-region="center" aria-label={row?.name} role={tried || (row && (hasLayers(row) || row.animated)) ? 'group' : 'img'}>
        {row ? <Shown row={row} onZoom={setPercent} /> : null}
        {row && info ? <Overlay row={row} /> : null}
      </div>
      <div className="loupe-bar tabular">
        <span className="loupe-name">
          {row ? (
            <>
              <LabelSign label={row.label} />
              <MiddleEllipsis text={row.name} />
              <StateSign row={row} />
            </>
          ) : null}
        </span>
        <span className="loupe-marks">
          {row ? (
            <>
              <StarsSign value={row.rating} />
              <FlagSign flag={row.flag} />
            </>
          ) : null}
        </span>
        <span className="loupe-place">
          {at >= 0 ? t('loupe.position', { at: at + 1, total }) : ''}
          {(tried && !develops) || !row?.preview ? null : <span className="loupe-percent">{t('loupe.zoom', { percent })}</span>}
        </span>
      </div>
      <Splitter
        name={t('loupe.filmstrip')}
        panel="below"
        size={filmstrip}
        min={60}
        max={200}
        normal={84}
        onChange={(height) => setUi({ filmstripHeight: height })}
      />
      <Filmstrip height={filmstrip} />
    </section>
  );
}

const Player = lazy(() => import('./player.tsx'));
const FontView = lazy(() => import('./font-view.tsx'));
const PagesView = lazy(() => import('./pages-view.tsx'));
const LayeredView = lazy(() => import('./layer-list.tsx'));
const PrintedView = lazy(() => import('./printed-view.tsx'));
const SheetsView = lazy(() => import('./sheets-view.tsx'));
const DrawingView = lazy(() => import('./drawing-view.tsx'));
const ModelView = lazy(() => import('./model-view.tsx'));

/** Turned in three dimensions. */
const TURNED = new Set(['stl', 'obj', 'ply', 'glb', 'gltf', 'fbx', '3mf']);
const isTurned = (row: AssetRow): boolean => TURNED.has(row.ext) && row.preview !== undefined && !row.cloud;
const isDrawn = (row: AssetRow): boolean => row.ext === 'dxf' && row.preview !== undefined && !row.cloud;
/** Its pages are drawn. */
const hasSheets = (row: AssetRow): boolean => (row.ext === 'pdf' || row.ext === 'ai') && row.size > 0 && !row.cloud;
const hasLayers = (row: AssetRow): boolean => (row.ext === 'psd' || row.ext === 'psb') && row.size > 0 && !row.cloud;
const isEditable = (row: AssetRow): boolean => canEdit(row.kind) && row.preview !== undefined;
const isRead = (row: AssetRow): boolean => isReadable(row) && row.size > 0 && !row.cloud;

/** By its kind: played, tried, read, or looked at. */
function Shown({ row, onZoom }: { row: AssetRow; onZoom: (percent: number) => void }) {
  const picture = <Stage row={row} onZoom={onZoom} />;
  const develops = useDevelop((state) => state.open) && isEditable(row);
  if (develops) {
    return (
      <Suspense fallback={picture}>
        <Develop key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (row.kind === 'video' || row.kind === 'audio') {
    return (
      <Suspense fallback={picture}>
        <Player key={row.n} row={row} />
      </Suspense>
    );
  }
  if (row.missing || row.offline) return picture;
  if (isPrinted(row.ext) && row.size > 0 && !row.cloud) {
    return (
      <Suspense fallback={picture}>
        <PrintedView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (isRead(row)) {
    return (
      <Suspense fallback={picture}>
        <PagesView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (hasSheets(row)) {
    return (
      <Suspense fallback={picture}>
        <SheetsView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (isTurned(row)) {
    return (
      <Suspense fallback={picture}>
        <ModelView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (hasLayers(row)) {
    return (
      <Suspense fallback={picture}>
        <LayeredView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (isDrawn(row)) {
    return (
      <Suspense fallback={picture}>
        <DrawingView key={row.n} row={row} onZoom={onZoom} />
      </Suspense>
    );
  }
  if (row.kind !== 'font') return picture;
  return (
    <Suspense fallback={picture}>
      <FontView key={row.n} row={row} onZoom={onZoom} />
    </Suspense>
  );
}

/** Rows and large pictures of the two before and after are fetched ahead, the next one first. */
function useNeighbors(ids: Uint32Array, at: number): void {
  const [before, next] = [ids[at - 1], ids[at + 1]];
  const nextRow = useRow(at < 0 ? undefined : next);
  const beforeRow = useRow(at < 0 ? undefined : before);
  useEffect(() => {
    if (at >= 0) rows.wantToo([...ids.subarray(Math.max(0, at - 2), at + 3)]);
  }, [ids, at]);
  const sources = [nextRow, beforeRow]
    .map((row) => (row && row.kind !== 'audio' ? previewUrl(row) : undefined))
    .join('\n');
  useEffect(() => {
    const images = sources
      .split('\n')
      .filter(Boolean)
      .map((source) => {
        const image = new Image();
        image.src = source;
        // A neighbor that cannot be had is said when one goes there.
        image.decode().catch(() => {});
        return image;
      });
    return () => {
      for (const image of images) if (!image.complete) image.src = '';
    };
  }, [sources]);
}

/** `I`: what one asks of a picture while looking at it. */
function Overlay({ row }: { row: AssetRow }) {
  const details = useCall('assets.details', { n: row.n });
  const facts = details.data?.row.n === row.n ? details.data.facts : [];
  const lines = [
    ['Camera', 'Lens'],
    ['Exposure', 'Focal length'],
  ]
    .map((names) => facts.filter(({ name }) => names.includes(name)).map(({ value }) => value))
    .filter((line) => line.length > 0);
  return (
    <div className="loupe-info tabular">
      <div className="loupe-info-name">{row.title ?? row.name}</div>
      <div>
        {[
          row.takenAt ? formatWallClock(row.takenAt) : '',
          row.width && row.height ? `${row.width} × ${row.height}` : '',
          formatBytes(row.size),
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      {lines.map((line) => (
        <div key={line.join()}>{line.join(' · ')}</div>
      ))}
      {row.tags.length ? <div>{row.tags.map(showTag).join(', ')}</div> : null}
    </div>
  );
}
