import { ListVideo } from 'lucide-react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Output } from '../../client/client.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { IconButton, Menu } from '../../ui/index.ts';
import type { Playback, PlaybackState } from './playback.ts';

type Chapter = Output<'subtitles.tracks'>['chapters'][number];

export interface Chapters {
  readonly all: readonly Chapter[];
  /** Which of them plays; -1: the first has not begun. */
  readonly at: number;
}

/** Seconds into one from which its beginning is the previous one. */
const INTO = 2;

/** What the file says of its parts, with keys for the next and the previous one. */
export function useChapters(
  n: number,
  {
    state,
    playback,
    fps,
  }: { state: PlaybackState | undefined; playback: RefObject<Playback | undefined>; fps: number | undefined },
): Chapters {
  const all = useCall('subtitles.tracks', { n }).data?.chapters ?? NONE;
  const half = 0.5 / (fps ?? 50);
  const time = state?.time ?? 0;
  const at = all.findLastIndex((one) => one.at <= time + half);
  const go = (to: Chapter | undefined) => to && playback.current?.seek(to.at + (fps && to.at > 0 ? half : 0));
  const now = useRef<Record<'next' | 'previous', () => void>>({ next: () => {}, previous: () => {} });
  now.current = {
    next: () => go(all[at + 1]),
    previous: () => go(all[time > (all[at]?.at ?? 0) + INTO ? at : at - 1]),
  };
  const any = all.length > 0;
  useEffect(() => {
    if (!any) return;
    return registerCommands([
      { id: 'chapter.next', title: t('command.chapter.next'), group: 'view', run: () => now.current.next() },
      {
        id: 'chapter.previous',
        title: t('command.chapter.previous'),
        group: 'view',
        run: () => now.current.previous(),
      },
    ]);
  }, [any]);
  return { all, at };
}
const NONE: readonly Chapter[] = [];

const nameOf = ({ title }: Chapter, i: number): string => title || t('loupe.player.chapter', { n: i + 1 });

/** Where each begins, on the track. */
export function ChapterSigns({ all, length }: Pick<Chapters, 'all'> & { length: number }) {
  if (length <= 0) return null;
  return all
    .filter(({ at }) => at > 0 && at < length)
    .map(({ at }) => (
      <span key={at} className="player-chapter" style={{ left: `calc(6px + ${at / length} * (100% - 12px))` }} />
    ));
}

/** The one that plays, with a menu of all. Nothing where there are none. */
export function ChaptersButton({
  all,
  at,
  code,
  onGo,
}: Chapters & { code: (seconds: number) => string; onGo: (at: number) => void }) {
  const here = all[at];
  if (all.length === 0) return null;
  return (
    <>
      <Menu
        trigger={<IconButton icon={ListVideo} name={t('loupe.player.chapters')} shortcut={keyLabel('chapter.next')} />}
        align="end"
        entries={all.map((chapter, i) => ({
          text: `${code(chapter.at)}  ${nameOf(chapter, i)}`,
          checked: i === at,
          run: () => onGo(chapter.at),
        }))}
      />
      {here ? <span className="player-chapter-name">{nameOf(here, at)}</span> : null}
    </>
  );
}
