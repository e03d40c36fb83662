import { X } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../client/messages.ts';
import { useRow } from '../../client/rows.ts';
import { cx, LabelSign, MiddleEllipsis, StarsSign } from '../../ui/index.ts';
import { FlagSign, Picture, spokenName, StateSign } from '../assets/index.ts';
import { Layers, shownSize } from '../loupe/index.ts';
import { focusOn, useSelection } from '../selection/index.ts';
import { Pane } from './pane.tsx';
import { setZoom, useCompare } from './state.ts';

interface Props {
  n: number;
  /** What it is here. */
  role?: string;
  onRemove?: () => void;
}

/** An asset beside others: its picture, its marks, and whether keys are for it. */
export function AssetPane({ n, role, onRemove }: Props) {
  const row = useRow(n);
  const active = useSelection((state) => state.focus === n);
  const zoom = useCompare((state) => state.zoom);
  const [failed, setFailed] = useState<string>();
  const picture = (row && shownSize(row)) ?? { width: 1500, height: 1000 };
  return (
    <div
      className={cx('compare-pane', active && 'compare-active', row?.flag === 'reject' && 'compare-rejected')}
      role="option"
      aria-selected={active}
      aria-label={[role, row ? spokenName(row) : ''].filter(Boolean).join(' ')}
      tabIndex={-1}
      onPointerDown={() => focusOn(n)}
    >
      <div className="compare-picture">
        {row?.preview ? (
          <Pane picture={picture} zoom={zoom} onZoom={setZoom} hasKeys={active}>
            {(edge) => (
              <Layers key={n} row={row} edge={edge} full={Math.max(picture.width, picture.height)} tiled={false} onFailed={() => setFailed(row.preview)} />
            )}
          </Pane>
        ) : row ? (
          <div className="stage stage-card">
            <Picture row={row} edge={400} />
          </div>
        ) : null}
        {row && failed === row.preview ? <div className="stage-word">{t('loupe.preview.failed')}</div> : null}
      </div>
      <div className="compare-bar">
        {role ? <span className="compare-role">{`${role} `}</span> : null}
        {row ? (
          <>
            <LabelSign label={row.label} />
            <MiddleEllipsis text={row.name} />
            <StateSign row={row} />
            <span className="compare-marks">
              <StarsSign value={row.rating} />
              <FlagSign flag={row.flag} />
            </span>
          </>
        ) : null}
        {onRemove ? (
          // biome-ignore lint/a11y/noStaticElementInteractions: for the pointer alone; the keyboard has a command
          // biome-ignore lint/a11y/useKeyWithClickEvents: as above
          <span className="compare-remove" title={t('command.survey.remove')} onClick={onRemove}>
            <X size={14} aria-hidden />
          </span>
        ) : null}
      </div>
    </div>
  );
}
