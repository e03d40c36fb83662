import { type CSSProperties, type PointerEvent, type ReactNode, useEffect, useState } from 'react';
import type { Version } from '../../../src-shared/contract/versions.ts';
import { t } from '../../client/messages.ts';
import { showAt } from '../../client/moments.ts';
import { useRow } from '../../client/rows.ts';
import { Dialog, Segments, Slider } from '../../ui/index.ts';
import { Pane, TOGETHER } from '../compare/index.ts';
import { useVersionPicture, type VersionPicture } from './use-version-picture.ts';
import './compare-dialog.css';

type How = 'side' | 'swipe' | 'onion' | 'difference';
const HOW: readonly How[] = ['side', 'swipe', 'onion', 'difference'];

interface Props {
  n: number;
  /** Those that can be had, the oldest first; at least two. */
  versions: readonly Version[];
  /** The one that was asked for. */
  id: string;
  onClose: () => void;
}

/** Two versions of a file: side by side, one wiped over the other, one through the other, or what differs. */
export default function CompareDialog({ n, versions, id, onClose }: Props) {
  const row = useRow(n);
  const at = versions.findIndex((version) => version.id === id);
  const last = versions.length - 1;
  // What is there now is compared with what was before it, all else with what is there now.
  const [before, setBefore] = useState(versions[at < last ? at : last - 1]?.id ?? id);
  const [after, setAfter] = useState(versions[last]?.id ?? id);
  const [how, setHow] = useState<How>('side');
  const [zoom, setZoom] = useState(TOGETHER);
  const [edge, setEdge] = useState(0);
  const [border, setBorder] = useState(50);
  const [mix, setMix] = useState(50);
  const [gain, setGain] = useState(4);
  const [first, second] = [useVersionPicture(before, edge), useVersionPicture(after, edge)];
  const common = { zoom, onZoom: setZoom, onEdge: setEdge };
  return (
    <Dialog open title={t('versions.compare.name', { file: row?.name ?? '' })} className="versions-compare" onClose={onClose}>
      <div className="versions-compare-tools">
        <Choice name={t('versions.compare.before')} versions={versions} value={before} onChange={setBefore} />
        <Choice name={t('versions.compare.after')} versions={versions} value={after} onChange={setAfter} />
        <Segments name={t('versions.compare.how')} value={how} choices={HOW.map((value) => ({ value, text: t(`versions.compare.${value}`) }))} onChange={setHow} />
        {how === 'swipe' ? <Slider name={t('versions.compare.border')} value={border} min={0} max={100} onChange={setBorder} /> : null}
        {how === 'onion' ? <Slider name={t('versions.compare.mix')} value={mix} min={0} max={100} onChange={setMix} /> : null}
        {how === 'difference' ? <Slider name={t('versions.compare.gain')} value={gain} min={1} max={32} onChange={setGain} /> : null}
      </div>
      <div className="versions-compare-panes" data-how={how} data-ready={first.size !== undefined && second.size !== undefined}>
        {how === 'side' ? (
          <>
            <Side of={first} {...common} />
            <Side of={second} {...common} />
          </>
        ) : (
          <Side of={second} {...common} style={how === 'difference' ? { filter: `brightness(${gain})` } : undefined}>
            {first.size ? <img className="loupe-layer" src={first.url} alt="" draggable={false} style={OVER[how]({ border, mix })} /> : null}
            {how === 'swipe' ? <Border at={border} onMove={setBorder} /> : null}
          </Side>
        )}
      </div>
    </Dialog>
  );
}

/** How the earlier one lies over the later one. */
const OVER: Readonly<Record<Exclude<How, 'side'>, (given: { border: number; mix: number }) => CSSProperties>> = {
  swipe: ({ border }) => ({ clipPath: `inset(0 ${100 - border}% 0 0)` }),
  onion: ({ mix }) => ({ opacity: 1 - mix / 100 }),
  difference: () => ({ mixBlendMode: 'difference' }),
};

function Choice(props: { name: string; versions: readonly Version[]; value: string; onChange: (id: string) => void }) {
  return (
    <select className="input" aria-label={props.name} value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
      {props.versions.map(({ id, number, name, time }) => (
        <option key={id} value={id}>
          {[t('versions.number', { number }), ...(name ? [name] : []), showAt(time)].join(' · ')}
        </option>
      ))}
    </select>
  );
}

interface SideProps {
  of: VersionPicture;
  zoom: typeof TOGETHER;
  onZoom: (change: (now: typeof TOGETHER) => typeof TOGETHER) => void;
  onEdge: (edge: number) => void;
  style?: CSSProperties | undefined;
  children?: ReactNode;
}

function Side({ of, zoom, onZoom, onEdge, style, children }: SideProps) {
  return (
    <div className="versions-compare-pane">
      {of.size ? (
        <Pane picture={of.size} zoom={zoom} onZoom={onZoom}>
          {(edge) => (
            <div className="versions-compare-stack" style={style}>
              <Told edge={edge} onEdge={onEdge} />
              <img className="loupe-layer" src={of.url} alt="" draggable={false} />
              {children}
            </div>
          )}
        </Pane>
      ) : of.failed ? (
        <p className="stage-word">{t('versions.compare.failed')}</p>
      ) : null}
    </div>
  );
}

/** Says how large it is drawn: what is looked at closely is fetched with more pixels. */
function Told({ edge, onEdge }: { edge: number; onEdge: (edge: number) => void }) {
  useEffect(() => onEdge(edge), [edge, onEdge]);
  return null;
}

/** The line between two halves, moved by hand. */
function Border({ at, onMove }: { at: number; onMove: (at: number) => void }) {
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    const whole = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!whole || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onMove(Math.round(Math.min(100, Math.max(0, ((event.clientX - whole.left) / whole.width) * 100))));
  };
  return (
    <div
      className="versions-compare-border"
      style={{ left: `${at}%` }}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={(event) => event.stopPropagation()}
    />
  );
}
