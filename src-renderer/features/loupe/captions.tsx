import { Captions as Icon } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { getClient, type Output } from '../../client/client.ts';
import { keyLabel, registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { IconButton, Menu } from '../../ui/index.ts';

export type Track = Output<'subtitles.tracks'>['tracks'][number];

export interface Captions {
  readonly tracks: readonly Track[];
  /** Which of them is shown; -1: none. */
  readonly at: number;
  readonly choose: (at: number) => void;
  /** What is said now; a film shows it by itself. */
  readonly said: string;
}

/** The subtitles of a film that plays: none at first, the next one with each press of the key. `shown` changes with the element. */
export function useCaptions(n: number, media: RefObject<HTMLMediaElement | null>, shown: string): Captions {
  const tracks = useCall('subtitles.tracks', { n }).data?.tracks ?? NONE;
  const [at, choose] = useState(-1);
  const [said, setSaid] = useState('');
  const step = useRef(() => {});
  step.current = () => choose(at + 1 >= tracks.length ? -1 : at + 1);
  const any = tracks.length > 0;
  useEffect(() => {
    if (any) return registerCommands([{ id: 'player.subtitles', title: t('command.player.subtitles'), group: 'view', run: () => step.current() }]);
  }, [any]);

  const track = tracks[at];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another film element needs its own
  useEffect(() => {
    const element = media.current;
    if (!element || !track) return;
    const abort = new AbortController();
    // An element keeps its tracks for ever: one serves for all.
    const text = ([...element.textTracks][0] ?? element.addTextTrack('subtitles')) as TextTrack;
    text.mode = 'showing';
    text.oncuechange = () => setSaid([...(text.activeCues ?? [])].map((cue) => (cue as VTTCue).getCueAsHTML().textContent).join('\n'));
    const stream = track.stream === undefined ? {} : { stream: track.stream };
    getClient()
      .call('subtitles.cues', { n: track.n, film: n, ...stream }, { signal: abort.signal })
      .then(
        ({ cues }) => {
          // What is said stays words: VTTCue would read marks in it.
          if (!abort.signal.aborted) for (const { from, to, text: words } of cues) text.addCue(new VTTCue(from, Math.max(to, from + 0.1), words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')));
        },
        () => {},
      );
    return () => {
      abort.abort();
      text.oncuechange = null;
      for (const cue of [...(text.cues ?? [])]) text.removeCue(cue);
      text.mode = 'disabled';
      setSaid('');
    };
  }, [media, track, n, shown]);
  return { tracks, at, choose, said };
}
const NONE: readonly Track[] = [];

/** Which subtitles are shown, with a menu of all. Nothing where there are none. */
export function CaptionsButton({ tracks, at, choose }: Captions) {
  if (tracks.length === 0) return null;
  const none = { text: t('loupe.player.subtitles.none'), checked: at < 0, run: () => choose(-1) };
  return (
    <Menu
      trigger={<IconButton icon={Icon} name={t('loupe.player.subtitles')} shortcut={keyLabel('player.subtitles')} on={at >= 0} />}
      align="end"
      entries={[none, ...tracks.map((track, i) => ({ text: trackName(track), checked: i === at, run: () => choose(i) }))]}
    />
  );
}

/** `Portuguese (Brazil) · pt-BR.forced`: the language in words, and what the file or the film calls it. */
function trackName({ name, language, stream }: Track): string {
  const said = language ? languageName(language) : '';
  const parts = [said, name === language && said ? '' : name].filter(Boolean);
  return parts.join(' · ') || t('loupe.player.subtitles.track', { at: stream ?? 1 });
}

function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
