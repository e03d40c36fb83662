import { Pause, Play, StepBack, StepForward } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { originalUrl } from '../../client/asset-url.ts';
import { keyLabel, registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { IconButton } from '../../ui/index.ts';
import { MovingPicture, type MovingState } from './moving-picture.ts';
import type { Rect } from './tile-grid.ts';

/** An animated picture, where the whole of it stands on the stage; who wants less motion starts it. */
export default function Moving({ row, at }: { row: AssetRow; at: Rect }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<MovingState>();
  /** Played by the browser, which neither stops nor steps. */
  const [plain, setPlain] = useState(false);
  useEffect(() => {
    const picture = new MovingPicture(setState, (frame) => {
      const element = canvas.current;
      if (!element) return;
      const { displayWidth, displayHeight } = frame;
      if (element.width !== displayWidth || element.height !== displayHeight) [element.width, element.height] = [displayWidth, displayHeight];
      const context = element.getContext('2d');
      context?.clearRect(0, 0, displayWidth, displayHeight);
      context?.drawImage(frame, 0, 0);
    });
    let left = false;
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    picture.open(originalUrl(row), row.ext, !calm).catch(() => !left && setPlain(!calm));
    const away = registerCommands([
      { id: 'player.play', title: t('command.player.play'), group: 'view', run: () => picture.toggle() },
      { id: 'player.frame-next', title: t('command.player.frame-next'), group: 'view', run: () => picture.step(1) },
      { id: 'player.frame-previous', title: t('command.player.frame-previous'), group: 'view', run: () => picture.step(-1) },
    ]);
    return () => {
      left = true;
      away();
      picture.end();
    };
  }, [row]);
  const place = { left: at.left, top: at.top, width: at.width, height: at.height };
  if (plain)
    return (
      <div className="stage-picture" style={place}>
        <img className="loupe-layer" src={originalUrl(row)} alt="" draggable={false} />
      </div>
    );
  return (
    <>
      <canvas ref={canvas} className="stage-picture" style={place} data-frame={state?.frame} aria-hidden />
      {state?.frames ? <Bar state={state} /> : null}
    </>
  );
}

function Bar({ state: { playing, frame, frames } }: { state: MovingState }) {
  const key = (id: 'player.play' | 'player.frame-next' | 'player.frame-previous') => ({
    name: t(`command.${id}`),
    shortcut: keyLabel(id),
    onClick: () => runCommand(id),
  });
  return (
    // The stage below takes a click for a zoom.
    <section className="moving-bar tabular" aria-label={t('loupe.player.bar')} onPointerDown={(event) => event.stopPropagation()} onPointerUp={(event) => event.stopPropagation()}>
      <IconButton icon={StepBack} {...key('player.frame-previous')} />
      <IconButton icon={playing ? Pause : Play} on={playing} {...key('player.play')} />
      <IconButton icon={StepForward} {...key('player.frame-next')} />
      <span>{t('loupe.moving.at', { at: frame + 1, total: frames })}</span>
    </section>
  );
}
