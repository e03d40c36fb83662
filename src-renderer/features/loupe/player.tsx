import { Pause, Play, Repeat, StepBack, StepForward, Volume2, VolumeX } from 'lucide-react';
import { type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import type { Facts } from '../../../src-shared/domain/asset.ts';
import { secondsOf } from '../../../src-shared/domain/hit.ts';
import { frameAt, readTimecode, showTimecode } from '../../../src-shared/domain/timecode.ts';
import { originalUrl, previewUrl, proxyUrl } from '../../client/asset-url.ts';
import { keyLabel, registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { lockedText } from '../../client/team.ts';
import { IconButton, Locked, Slider } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';
import { FilmEdits, useDevelop } from '../develop/index.ts';
import { type Captions, CaptionsButton, useCaptions } from './captions.tsx';
import { type Chapters, ChapterSigns, ChaptersButton, useChapters } from './chapters.tsx';
import { forgetPlace, usePlaceAsked } from './go-to.ts';
import { LevelMeter } from './level-meter.tsx';
import { MarkerSigns, MarkerText, type Markers, useMarkers } from './markers.tsx';
import { Playback, type PlaybackState } from './playback.ts';
import { type Scenes, ScenesButton, SceneStrip, useScenes } from './scenes.tsx';
import { Unplayable } from './unplayable.tsx';
import './player.css';

/** Of a second, as the track counts. */
const TICK = 0.01;
const SKIP_S = 5;

/** Video and sound, as far as the window can play them; else the poster and a word. */
export default function Player({ row }: { row: AssetRow }) {
  const media = useRef<(HTMLVideoElement & HTMLAudioElement) | null>(null);
  const playback = useRef<Playback>(undefined);
  const [state, setState] = useState<PlaybackState>();
  const [shown, setShown] = useState<'original' | 'none' | 'proxy'>('original');
  const unplayable = shown === 'none';
  const facts = useCall('assets.details', { n: row.n }).data?.data as Facts | undefined;
  const fps = row.kind === 'video' ? (facts?.media?.fps ?? facts?.frameRate) : undefined;
  const loops = row.animated === true;
  const captions = useCaptions(row.n, media, shown);
  const [room, picture, turned] = [useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null), useRef<HTMLDivElement>(null)];
  const develops = useDevelop(({ open }) => open);
  const markers = useMarkers(row.n, { state, playback, fps });
  const scenes = useScenes(row, { state, playback, fps });
  const chapters = useChapters(row.n, { state, playback, fps });

  // A browser keeps the connections of what it no longer shows until it is tidied away, and has only six of them.
  const held = useCallback((element: (HTMLVideoElement & HTMLAudioElement) | null) => {
    media.current = element;
    return () => {
      media.current = null;
      element?.removeAttribute('src');
      element?.load();
    };
  }, []);

  useEffect(() => {
    if (unplayable || !media.current) return;
    // It may have been refused before anybody listened.
    if (media.current.error) {
      setShown('none');
      return;
    }
    const own = new Playback(media.current, loops, setState);
    playback.current = own;
    const away = registerCommands(commandsOf(own));
    return () => {
      away();
      own.end();
      playback.current = undefined;
    };
  }, [unplayable, loops]);
  useEffect(() => {
    if (playback.current) playback.current.fps = fps;
    // Of a film whose pictures it does not know the browser plays the sound alone, and says nothing.
    const film = media.current;
    if (shown === 'original' && row.kind === 'video' && row.width && film && film.readyState > 0 && film.videoWidth === 0) setShown('none');
  });

  const asked = usePlaceAsked(row.n);
  const known = state !== undefined && state.length > 0;
  useEffect(() => {
    if (!asked || !known) return;
    const at = secondsOf(asked.place);
    if (at !== undefined) playback.current?.seek(at);
    forgetPlace();
  }, [asked, known]);

  if (unplayable) {
    return <Unplayable row={row} onReady={() => setShown('proxy')} />;
  }
  const source = shown === 'proxy' ? proxyUrl(row) : originalUrl(row);
  const failed = () => setShown('none');
  const code = (seconds: number) => showTime(seconds, fps, facts?.media?.timecode);
  const body = (
    <>
      <div ref={room} className="player-stage">
        {row.kind === 'audio' ? (
          <div className="player-sound">
            {facts?.media?.drawn && state ? <Wave row={row} state={state} onSeek={(at) => playback.current?.seek(at)} /> : <Picture row={row} edge={512} />}
            {/* biome-ignore lint/a11y/useMediaCaption: these are the user's own recordings */}
            <audio ref={held} key={shown} crossOrigin="anonymous" preload="metadata" src={source} onError={failed} />
            {captions.said ? <p className="player-said">{captions.said}</p> : null}
          </div>
        ) : (
          <div ref={picture} className="film-picture">
            <div ref={turned} className="film-turned">
              {/* biome-ignore lint/a11y/useMediaCaption: these are the user's own recordings */}
              <video
                ref={held}
                className="player-video"
                preload="metadata"
                poster={previewUrl(row)}
                key={shown}
                crossOrigin="anonymous"
                src={source}
                onError={failed}
                onClick={() => playback.current?.toggle()}
              />
            </div>
          </div>
        )}
      </div>
      {state ? (
        <Locked why={row.locked && lockedText(row.locked)}>
          <Bar state={state} playback={playback} code={code} frames={row.kind === 'video'} captions={captions} markers={markers} scenes={scenes} chapters={chapters} fps={fps} meter={<LevelMeter media={media} playing={state.rate > 0} shown={shown} />} />
        </Locked>
      ) : null}
    </>
  );
  return (
    <div className="stage player" data-edited={develops || undefined}>
      <div className="player-main">{body}</div>
      {develops && state ? (
        <Suspense fallback={null}>
          <FilmEdits
            row={row}
            room={room}
            picture={picture}
            turned={turned}
            film={media}
            state={state}
            code={code}
            seek={(at) => playback.current?.seek(at)}
            mark={(from, to) => playback.current?.mark(from, to)}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The drawn sound, with the moment that is heard; where it is clicked it goes on. The keyboard has the track below. */
function Wave({ row, state: { time, length }, onSeek }: { row: AssetRow; state: PlaybackState; onSeek: (at: number) => void }) {
  return (
    <div
      className="player-wave"
      onPointerDown={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        if (event.button === 0 && width > 0) onSeek(((event.clientX - left) / width) * length);
      }}
    >
      <Picture row={row} edge={512} fit="cover" />
      {length > 0 ? <div className="player-now" style={{ left: `${(time / length) * 100}%` }} /> : null}
    </div>
  );
}

interface BarProps {
  state: PlaybackState;
  playback: { readonly current: Playback | undefined };
  /** A time of the film in words. */
  code: (seconds: number) => string;
  frames: boolean;
  captions: Captions;
  markers: Markers;
  scenes: Scenes;
  chapters: Chapters;
  fps: number | undefined;
  meter: ReactNode;
}

function Bar({ state, playback, code, frames, captions, markers, scenes, chapters, fps, meter }: BarProps) {
  const { time, length, rate, loop, from, to, volume, muted } = state;
  const marked = from !== undefined || to !== undefined;
  const silent = muted || volume === 0;
  return (
    <section className="player-bar tabular" aria-label={t('loupe.player.bar')}>
      {frames ? <SceneStrip {...scenes} code={code} fps={fps} onGo={(at) => playback.current?.seek(at)} /> : null}
      <div className="player-track">
        {marked && length > 0 ? <div className="player-part" style={partOf((from ?? 0) / length, (to ?? length) / length)} /> : null}
        <Slider name={t('loupe.player.position')} value={time} min={0} max={Math.max(TICK, length)} step={TICK} onChange={(at) => playback.current?.seek(at)} />
        <ChapterSigns all={chapters.all} length={length} />
        <MarkerSigns {...markers} length={length} onGo={(at) => playback.current?.seek(at)} />
      </div>
      <span className="player-keys">
        {frames ? <Key id="player.frame-previous" icon={StepBack} /> : null}
        <Key id="player.play" icon={rate === 0 ? Play : Pause} />
        {frames ? <Key id="player.frame-next" icon={StepForward} /> : null}
        <Key id="player.loop" icon={Repeat} on={loop} />
      </span>
      <span className="player-code">{code(time)}</span>
      <span>{t('loupe.player.of', { length: showTime(length, undefined, undefined) })}</span>
      <span className="player-rate">{rate === 0 || rate === 1 ? '' : t('loupe.player.rate', { rate: String(rate).replace('-', '−') })}</span>
      <span className="player-marked">
        {marked ? t('loupe.player.marked', { from: code(from ?? 0), to: code(Math.max(0, (to ?? length) - TICK / 2)), length: showTime((to ?? length) - (from ?? 0), undefined, undefined) }) : ''}
      </span>
      <ChaptersButton {...chapters} code={code} onGo={(at) => playback.current?.seek(at + (fps && at > 0 ? 0.5 / fps : 0))} />
      <MarkerText {...markers} code={code} />
      {frames ? <ScenesButton open={scenes.open} /> : null}
      <CaptionsButton {...captions} />
      {meter}
      <span className="player-volume">
        <IconButton icon={silent ? VolumeX : Volume2} name={t('loupe.player.mute')} on={silent} onClick={() => playback.current?.toggleMuted()} />
        <Slider name={t('loupe.player.volume')} value={silent ? 0 : volume} min={0} max={1} step={0.05} onChange={(value) => playback.current?.setVolume(value)} />
      </span>
    </section>
  );
}

/** The thumb of the track is 12 pixels wide and stays inside it. */
const partOf = (from: number, to: number) => ({
  left: `calc(6px + ${from} * (100% - 12px))`,
  width: `max(2px, calc(${Math.max(0, to - from)} * (100% - 12px)))`,
});

type KeyProps = Pick<Parameters<typeof IconButton>[0], 'icon' | 'on'> & { id: keyof ReturnType<typeof titles> };

function Key({ id, ...rest }: KeyProps) {
  return <IconButton {...rest} name={titles()[id]} shortcut={keyLabel(id)} onClick={() => runCommand(id)} />;
}

const titles = () => ({
  'player.play': t('command.player.play'),
  'player.faster': t('command.player.faster'),
  'player.backward': t('command.player.backward'),
  'player.frame-next': t('command.player.frame-next'),
  'player.frame-previous': t('command.player.frame-previous'),
  'player.on': t('command.player.on'),
  'player.back': t('command.player.back'),
  'player.in': t('command.player.in'),
  'player.out': t('command.player.out'),
  'player.clear': t('command.player.clear'),
  'player.loop': t('command.player.loop'),
});

function commandsOf(playback: Playback) {
  const acts: Record<keyof ReturnType<typeof titles>, () => void> = {
    'player.play': () => playback.toggle(),
    'player.faster': () => playback.shuttle(1),
    'player.backward': () => playback.shuttle(-1),
    'player.frame-next': () => playback.step(1),
    'player.frame-previous': () => playback.step(-1),
    'player.on': () => playback.skip(SKIP_S),
    'player.back': () => playback.skip(-SKIP_S),
    'player.in': () => playback.markIn(),
    'player.out': () => playback.markOut(),
    'player.clear': () => playback.clearMarks(),
    'player.loop': () => playback.toggleLoop(),
  };
  return Object.entries(titles()).map(([id, title]) => ({ id, title, group: 'view' as const, run: acts[id as keyof typeof acts] }));
}

/** The timecode of the file where it has one, of its frames from zero where they are known, else minutes, seconds and hundredths. */
function showTime(seconds: number, fps: number | undefined, start: string | undefined): string {
  if (fps) {
    const first = start === undefined ? 0 : (readTimecode(start, fps) ?? 0);
    return showTimecode(first + frameAt(seconds, fps), fps, start !== undefined && /[;.]/.test(start));
  }
  const hundredths = Math.round(seconds * 100);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(hundredths / 6000)}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}`;
}
