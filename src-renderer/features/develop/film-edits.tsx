import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { Crop, Recipe } from '../../../src-shared/domain/edits/recipe.ts';
import type { AssetRow } from '../../client/rows.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useSize } from '../../ui/use-size.ts';
import { askDoorAnew } from '../export/index.ts';
import { ClipDialog, type ClipAsked } from './clip-dialog.tsx';
import { CropBox } from './crop-box.tsx';
import { FilmPanel } from './film-panel.tsx';
import { ratioInFrame, useRatio } from './ratios.ts';
import { setDevelopControl, useDevelop } from './state.ts';
import { useRecipe } from './use-recipe.ts';
import './develop.css';
import './film-edits.css';

/** What plays, and where: see features/loupe/player.tsx. */
export interface FilmShown {
  readonly row: AssetRow;
  /** All that there is room for; in it the picture, in that what is turned, in that the film. */
  readonly room: RefObject<HTMLDivElement | null>;
  readonly picture: RefObject<HTMLDivElement | null>;
  readonly turned: RefObject<HTMLDivElement | null>;
  readonly film: RefObject<HTMLMediaElement | null>;
  /** Seconds; marks may be missing. */
  readonly state: { readonly time: number; readonly length: number; readonly from: number | undefined; readonly to: number | undefined };
  /** A time of the film in words. */
  readonly code: (seconds: number) => string;
  readonly seek: (seconds: number) => void;
  readonly mark: (from: number | undefined, to: number | undefined) => void;
}

const MARGIN = 16;
const WHOLE: Crop = { x: 0, y: 0, w: 1, h: 1 };

/** A film or sound as its clips will be: what is done to it shows while it plays, its file stays as it is. */
export default function FilmEdits(shown: FilmShown) {
  const { row, state, picture } = shown;
  const edited = useRecipe(row.n);
  const isFilm = row.kind === 'video';
  const { recipe, kept, change, flush } = edited;
  const cropping = useDevelop(({ tool }) => tool === 'crop');
  const chosen = useRatio();
  const [asked, setAsked] = useState<ClipAsked>();
  const rotate = kept?.rotate ?? 0;
  const { size, at } = useLayout(shown, recipe, rotate, cropping, kept !== undefined);

  const now = useRef({ recipe, state });
  now.current = { recipe, state };
  useEffect(() => {
    const ask = (what: ClipAsked['what']) => () => {
      void flush();
      askDoorAnew();
      setAsked({ what, time: now.current.state.time });
    };
    const trim = () => {
      const { from = 0, to = now.current.state.length, length } = now.current.state;
      change({ trim: length > 0 && (from > 0 || to < length) ? { from, to } : null });
      void flush();
    };
    const mute = () => {
      change({ mute: now.current.recipe.mute ? null : true });
      void flush();
    };
    return registerCommands([
      { id: 'film.trim', title: t('command.film.trim'), group: 'edit', changes: 'chosen', once: true, run: trim },
      ...(isFilm
        ? [
            { id: 'film.mute', title: t('command.film.mute'), group: 'edit' as const, changes: 'chosen' as const, once: true, run: mute },
            { id: 'film.still', title: t('command.film.still'), group: 'edit' as const, changes: 'own' as const, once: true, run: ask('still') },
          ]
        : []),
      { id: 'film.clip', title: t('command.film.clip'), group: 'edit', changes: 'own', once: true, run: ask('clip') },
    ]);
  }, [change, flush, isFilm]);
  useEffect(() => {
    const nothing = { trim: null, mute: null, fade: null, crop: null, flipX: null, flipY: null };
    return setDevelopControl({ name: row.name, recipe: () => now.current.recipe, flush, reset: () => change(nothing) });
  }, [row.name, change, flush]);

  // The part that was chosen before is the one that is marked.
  const { from, to } = recipe.trim ?? {};
  const isKnown = kept !== undefined && state.length > 0;
  const mark = useRef(shown.mark);
  mark.current = shown.mark;
  useEffect(() => {
    if (isKnown && to !== undefined) mark.current(from, Math.min(to, now.current.state.length));
  }, [isKnown, from, to]);

  const leave = () => {
    void flush();
    useDevelop.setState({ tool: undefined });
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.film-panel .edit-body button')?.focus({ preventScroll: true }));
  };
  return (
    <>
      <FilmPanel shown={shown} edited={edited} size={size} rotate={rotate} />
      {cropping && picture.current && at.width > 0
        ? createPortal(
            <CropBox
              crop={recipe.crop ?? WHOLE}
              seen={{ flipX: recipe.flipX, flipY: recipe.flipY, rotate }}
              ratio={ratioInFrame(chosen, size, rotate)}
              room={at}
              onChange={(crop) => change({ crop })}
              onDone={() => void flush()}
              onLeave={leave}
            />,
            picture.current,
          )
        : null}
      {asked ? <ClipDialog row={row} asked={asked} code={shown.code} onClose={() => setAsked(undefined)} /> : null}
    </>
  );
}

/** Lays the film so that of it is seen what its recipe leaves, mirrored and turned. */
function useLayout({ room, picture, turned, film }: FilmShown, { crop: chosen, flipX, flipY }: Recipe, rotate: number, uncropped: boolean, ready: boolean) {
  const space = useSize(room);
  const { videoWidth = 0, videoHeight = 0 } = (film.current ?? {}) as Partial<HTMLVideoElement>;
  const size = { width: videoWidth || 16, height: videoHeight || 9 };
  const crop = uncropped ? WHOLE : (chosen ?? WHOLE);
  const [w, h] = [size.width * crop.w, size.height * crop.h];
  const seen = rotate % 180 ? { width: h, height: w } : { width: w, height: h };
  const scale = Math.max(0, Math.min((space.width - MARGIN * 2) / seen.width, (space.height - MARGIN * 2) / seen.height));
  const at = { width: seen.width * scale, height: seen.height * scale };
  const words = [
    `width: ${at.width}px; height: ${at.height}px; left: ${(space.width - at.width) / 2}px; top: ${(space.height - at.height) / 2}px`,
    `width: ${w * scale}px; height: ${h * scale}px; transform: translate(-50%, -50%) rotate(${rotate}deg) scale(${flipX ? -1 : 1}, ${flipY ? -1 : 1})`,
    `width: ${size.width * scale}px; height: ${size.height * scale}px; left: ${-crop.x * size.width * scale}px; top: ${-crop.y * size.height * scale}px`,
  ].join('|');
  useLayoutEffect(() => {
    const parts = [picture.current, turned.current, film.current];
    // Of a sound there is nothing to be laid.
    const isLaid = ready && space.width > 0 && picture.current !== null;
    for (const [i, style] of words.split('|').entries()) if (isLaid) parts[i]?.setAttribute('style', style);
    parts[0]?.classList.toggle('film-laid', isLaid);
  }, [words, ready, space.width, picture, turned, film]);
  useLayoutEffect(() => {
    const parts = [picture.current, turned.current, film.current];
    return () => {
      for (const part of parts) part?.removeAttribute('style');
      parts[0]?.classList.remove('film-laid');
    };
  }, [picture, turned, film]);
  return { size, at };
}
