import { ClipboardPaste, Copy, Crop, FlipHorizontal2, FlipVertical2, RotateCcw, RotateCcwSquare, RotateCwSquare } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { LONGEST_FADE } from '../../../src-shared/domain/edits/recipe.ts';
import { keyLabel, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Button, IconButton } from '../../ui/index.ts';
import { CropTools } from './crop-tools.tsx';
import type { FilmShown } from './film-edits.tsx';
import { useDevelop } from './state.ts';
import type { Edited } from './use-recipe.ts';

interface Props {
  shown: FilmShown;
  edited: Edited;
  /** Of the upright picture. */
  size: { width: number; height: number };
  rotate: number;
}

/** What clips of a film or sound will be, all of it by keys too. */
export function FilmPanel({ shown: { row, state, code, seek, mark }, edited, size, rotate }: Props) {
  const { recipe, kept, change, flush } = edited;
  const tool = useDevelop((now) => now.tool);
  const copied = useDevelop((now) => now.copied);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.querySelector<HTMLElement>('.edit-body button')?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey) void flush();
  };
  const { trim, fade } = recipe;
  const isFilm = row.kind === 'video';
  const key = (id: string) => ({ shortcut: keyLabel(id), onClick: () => runCommand(id) });
  const uncut = () => {
    mark(undefined, undefined);
    change({ trim: null });
    void flush();
  };
  return (
    <aside ref={panel} className="edit-panel film-panel" data-region="develop" aria-label={t('edits.panel')} onKeyDown={onKeyDown}>
      <div className="edit-bar">
        {isFilm ? (
          <>
            <IconButton icon={Crop} name={t('command.film.crop')} on={tool === 'crop'} {...key('develop.crop')} />
            <IconButton icon={RotateCcwSquare} name={t('command.rotate.left')} {...key('rotate.left')} />
            <IconButton icon={RotateCwSquare} name={t('command.rotate.right')} {...key('rotate.right')} />
            <IconButton icon={FlipVertical2} name={t('edits.flipX')} on={recipe.flipX === true} onClick={() => change({ flipX: recipe.flipX ? null : true })} />
            <IconButton icon={FlipHorizontal2} name={t('edits.flipY')} on={recipe.flipY === true} onClick={() => change({ flipY: recipe.flipY ? null : true })} />
          </>
        ) : null}
        <span className="edit-gap" />
        <IconButton icon={Copy} name={t('command.develop.copy')} {...key('develop.copy')} />
        <IconButton icon={ClipboardPaste} name={t('command.develop.paste')} {...key('develop.paste')} disabled={!copied} />
      </div>
      <div className="edit-body">
        {kept?.unknown.length ? <p className="edit-note">{t('edits.unknown', { what: kept.unknown.join(', ') })}</p> : null}
        {isFilm && tool === 'crop' ? <CropTools recipe={recipe} size={size} rotate={rotate} straighten={false} onChange={change} onDone={() => void flush()} /> : null}
        <section>
          <h3>{t('film.part')}</h3>
          <dl className="film-part tabular">
            <dt>{t('film.from')}</dt>
            <dd>{code(trim?.from ?? 0)}</dd>
            <dt>{t('film.to')}</dt>
            <dd>{code(Math.min(trim?.to ?? state.length, state.length))}</dd>
            <dt>{t('film.length')}</dt>
            <dd>{t('film.seconds', { n: (Math.min(trim?.to ?? state.length, state.length) - (trim?.from ?? 0)).toFixed(2) })}</dd>
          </dl>
          <div className="film-buttons">
            <Button title={keyLabel('film.trim')} disabled={state.from === undefined && state.to === undefined} onClick={() => runCommand('film.trim')}>
              {t('command.film.trim')}
            </Button>
            <Button tone="quiet" disabled={!trim} onClick={() => seek(trim?.from ?? 0)}>
              {t('film.go')}
            </Button>
            <Button tone="quiet" disabled={!trim} onClick={uncut}>
              {t('edits.uncrop')}
            </Button>
          </div>
          <p className="edit-hint">{t('film.hint', { in: keyLabel('player.in') ?? '', out: keyLabel('player.out') ?? '' })}</p>
        </section>
        <section>
          <h3>{t('film.sound')}</h3>
          {isFilm ? (
            <label className="edit-check">
              <input type="checkbox" checked={recipe.mute === true} title={keyLabel('film.mute')} onChange={() => runCommand('film.mute')} />
              {t('film.mute')}
            </label>
          ) : null}
          {(['in', 'out'] as const).map((end) => (
            <label key={end} className="film-fade">
              <span>{t(`film.fade.${end}`)}</span>
              <input
                className="input tabular"
                type="number"
                min={0}
                max={LONGEST_FADE}
                step={0.1}
                value={fade?.[end] ?? 0}
                onChange={(event) => change({ fade: { in: fade?.in ?? 0, out: fade?.out ?? 0, [end]: Math.min(LONGEST_FADE, Math.max(0, event.currentTarget.valueAsNumber || 0)) } })}
              />
            </label>
          ))}
        </section>
        <section>
          <h3>{t('film.take')}</h3>
          <div className="film-buttons">
            <Button title={keyLabel('film.clip')} onClick={() => runCommand('film.clip')}>
              {t('command.film.clip')}
            </Button>
            {isFilm ? (
              <Button title={keyLabel('film.still')} onClick={() => runCommand('film.still')}>
                {t('command.film.still')}
              </Button>
            ) : null}
          </div>
        </section>
      </div>
      <div className="edit-foot">
        <Button tone="quiet" icon={RotateCcw} onClick={() => runCommand('develop.reset')}>
          {t('edits.reset')}
        </Button>
      </div>
    </aside>
  );
}
