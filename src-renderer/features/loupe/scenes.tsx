import { Clapperboard } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import { readScenes } from '../../../src-shared/domain/media.ts';
import { scenesUrl } from '../../client/asset-url.ts';
import { keyLabel, registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { IconButton } from '../../ui/index.ts';
import type { Playback, PlaybackState } from './playback.ts';

/** Open for one film it is open for the next. */
const useOpen = create<{ readonly open: boolean }>(() => ({ open: false }));

interface Known {
  readonly source: string;
  readonly times: readonly number[];
  /** All stills, one below the other. */
  readonly picture: string;
  /** Width / height of one. */
  readonly ratio: number;
}

export interface Scenes {
  readonly open: boolean;
  readonly known: Known | undefined;
  readonly failed: boolean;
  /** Which of them shows. */
  readonly at: number;
}

/** Where a film goes to another scene: looked for once, and kept in the cache. Nothing is asked while the strip is closed. */
export function useScenes(row: AssetRow, { state, playback, fps }: { state: PlaybackState | undefined; playback: RefObject<Playback | undefined>; fps: number | undefined }): Scenes {
  const open = useOpen((now) => now.open) && row.kind === 'video';
  const [known, setKnown] = useState<Known>();
  const [failed, setFailed] = useState('');
  const source = scenesUrl(row);
  useEffect(() => {
    if (!open || !source) return;
    const abort = new AbortController();
    let picture = '';
    void read(source, abort.signal).then(
      (found) => {
        picture = found.picture;
        if (abort.signal.aborted) URL.revokeObjectURL(picture);
        else setKnown({ source, ...found });
      },
      () => abort.signal.aborted || setFailed(source),
    );
    return () => {
      abort.abort();
      setKnown(undefined);
      if (picture) URL.revokeObjectURL(picture);
    };
  }, [open, source]);

  const times = known && known.source === source ? known.times : NONE;
  const half = 0.5 / (fps ?? 25);
  const time = state?.time ?? 0;
  const at = times.findLastIndex((one) => one <= time + half);
  const go = (to: number | undefined) => to !== undefined && playback.current?.seek(to + (to > 0 ? half : 0));
  const now = useRef<Record<'next' | 'previous', () => void>>({ next: () => {}, previous: () => {} });
  now.current = {
    next: () => go(times[at + 1]),
    // From the middle of one to its beginning first.
    previous: () => go(times[time > (times[at] ?? 0) + 2 * half + 0.01 ? at : at - 1]),
  };
  const isFilm = row.kind === 'video';
  const any = times.length > 0;
  useEffect(() => {
    if (isFilm) return registerCommands([{ id: 'scene.strip', title: t('command.scene.strip'), group: 'view', run: () => useOpen.setState(({ open: before }) => ({ open: !before })) }]);
  }, [isFilm]);
  useEffect(() => {
    if (!any) return;
    return registerCommands([
      { id: 'scene.next', title: t('command.scene.next'), group: 'view', run: () => now.current.next() },
      { id: 'scene.previous', title: t('command.scene.previous'), group: 'view', run: () => now.current.previous() },
    ]);
  }, [any]);
  return { open, known: any ? known : undefined, failed: failed === source, at };
}
const NONE: readonly number[] = [];

async function read(source: string, signal: AbortSignal): Promise<Omit<Known, 'source'>> {
  const answer = await fetch(source, { signal });
  if (!answer.ok) throw new Error(await answer.text());
  const { times, jpeg } = readScenes(new Uint8Array(await answer.arrayBuffer()));
  const blob = new Blob([jpeg as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' });
  const { width, height } = await createImageBitmap(blob);
  return { times, picture: URL.createObjectURL(blob), ratio: width / (height / times.length) };
}

const HEIGHT = 64;

/** Stills in a row; each leads to where it begins. */
export function SceneStrip({ known, at, failed, open, onGo, code, fps }: Scenes & { onGo: (at: number) => void; code: (seconds: number) => string; fps: number | undefined }) {
  const here = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another one shows
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [at, known]);
  if (!open) return null;
  if (!known) return <p className="player-scenes-word" role="status">{failed ? t('loupe.scenes.failed') : t('loupe.scenes.making')}</p>;
  const { times, picture, ratio } = known;
  return (
    <ol className="player-scenes" aria-label={t('loupe.scenes')}>
      {times.map((time, i) => (
        <li key={time} ref={i === at ? here : undefined}>
          {/* A click leaves the keys with the film. */}
          <button
            type="button"
            onMouseDown={(event) => event.preventDefault()}
            className="player-scene"
            aria-label={t('loupe.scenes.at', { at: code(time) })}
            aria-current={i === at || undefined}
            style={{ width: HEIGHT * ratio, height: HEIGHT, backgroundImage: `url(${picture})`, backgroundSize: `100% ${times.length * 100}%`, backgroundPositionY: times.length > 1 ? `${(i / (times.length - 1)) * 100}%` : 0 }}
            onClick={() => onGo(time + (time > 0 ? 0.5 / (fps ?? 25) : 0))}
          />
          <span aria-hidden="true">{code(time)}</span>
        </li>
      ))}
    </ol>
  );
}

export function ScenesButton({ open }: Pick<Scenes, 'open'>) {
  return <IconButton icon={Clapperboard} name={t('command.scene.strip')} shortcut={keyLabel('scene.strip')} on={open} onClick={() => runCommand('scene.strip')} />;
}
