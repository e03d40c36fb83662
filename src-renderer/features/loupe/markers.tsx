import { Bookmark, Trash2 } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { getClient, type Output } from '../../client/client.ts';
import { type Changes, keyLabel, registerCommands, runCommand } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { IconButton, LockedControls } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import type { Playback, PlaybackState } from './playback.ts';

export type Marker = Output<'markers.list'>['markers'][number];

export interface Markers {
  readonly all: readonly Marker[];
  /** That of the frame or moment that shows. */
  readonly here: Marker | undefined;
  /** What is being written, and where it stands. */
  readonly writing: Pick<Marker, 'at' | 'text'> | undefined;
  /** Undefined: nothing is kept. */
  readonly close: (text: string | undefined) => void;
}

/** Texts at times of what plays, with their keys. `fps`: of a sound undefined. */
export function useMarkers(
  n: number,
  {
    state,
    playback,
    fps,
  }: { state: PlaybackState | undefined; playback: RefObject<Playback | undefined>; fps: number | undefined },
): Markers {
  const all = useCall('markers.list', { n }, { keep: false }).data?.markers ?? NONE;
  const [writing, setWriting] = useState<Pick<Marker, 'at' | 'text'> & { readonly id?: string }>();
  const time = state?.time ?? 0;
  const near = fps ? 0.5 / fps + 0.001 : 0.05;
  const here = all.find(({ at }) => Math.abs(at - time) <= near);
  const acts = {
    write() {
      playback.current?.stop();
      setWriting(here ?? { at: time, text: '' });
    },
    remove: () => here && void carryOut([n], () => getClient().call('markers.remove', { ids: [here.id] })),
    next: () => go(all.find(({ at }) => at > time + near)),
    previous: () => go(all.findLast(({ at }) => at < time - near)),
  };
  const go = (to: Marker | undefined) => to && playback.current?.seek(to.at);
  const now = useRef(acts);
  now.current = acts;
  const plays = state !== undefined;
  useEffect(() => {
    if (!plays) return;
    const command = (id: keyof typeof acts, title: string, changes: Changes = 'own') => ({
      id: `marker.${id}`,
      title,
      group: 'view' as const,
      changes,
      run: () => void now.current[id](),
    });
    return registerCommands([
      command('write', t('command.marker.write'), 'chosen'),
      command('remove', t('command.marker.remove'), 'chosen'),
      command('next', t('command.marker.next')),
      command('previous', t('command.marker.previous')),
    ]);
  }, [plays]);
  return {
    all,
    here,
    writing,
    close(text) {
      setWriting(undefined);
      if (text === undefined || !writing) return;
      const { id, at } = writing;
      if (id === undefined) void carryOut([n], () => getClient().call('markers.add', { n, at, text }));
      else if (text !== writing.text) void carryOut([n], () => getClient().call('markers.set', { id, text }));
    },
  };
}
const NONE: readonly Marker[] = [];

/** On the track; a click goes there. The keyboard has its keys. */
export function MarkerSigns({
  all,
  here,
  length,
  onGo,
}: Pick<Markers, 'all' | 'here'> & { length: number; onGo: (at: number) => void }) {
  if (length <= 0) return null;
  return all.map(({ id, at, text }) => (
    <button
      key={id}
      type="button"
      tabIndex={-1}
      className="player-marker"
      aria-label={t('loupe.marker.named', { text })}
      title={text}
      aria-current={here?.id === id || undefined}
      style={{ left: `calc(6px + ${Math.min(1, at / length)} * (100% - 12px))` }}
      onClick={() => onGo(at)}
    />
  ));
}

/** What is written at the moment that shows, or is being written there. */
export function MarkerText({
  here,
  writing,
  close,
  code,
}: Pick<Markers, 'here' | 'writing' | 'close'> & { code: (seconds: number) => string }) {
  if (writing) return <Writing key={writing.at} text={writing.text} at={code(writing.at)} close={close} />;
  return (
    <span className="player-marker-text">
      <LockedControls>
        <IconButton
          icon={Bookmark}
          name={here ? t('loupe.marker.change') : t('command.marker.write')}
          shortcut={keyLabel('marker.write')}
          on={here !== undefined}
          onClick={() => runCommand('marker.write')}
        />
        {here ? (
          <>
            <span className="player-marker-words">{here.text}</span>
            <IconButton
              icon={Trash2}
              name={t('command.marker.remove')}
              shortcut={keyLabel('marker.remove')}
              onClick={() => runCommand('marker.remove')}
            />
          </>
        ) : null}
      </LockedControls>
    </span>
  );
}

/** Enter keeps it, Escape does not. */
function Writing({ text, at, close }: { text: string; at: string; close: Markers['close'] }) {
  const input = useRef<HTMLInputElement>(null);
  const before = useRef(document.activeElement);
  useEffect(() => {
    const from = before.current;
    input.current?.select();
    input.current?.focus();
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    };
  }, []);
  return (
    <form
      className="player-marker-text"
      onSubmit={(event) => {
        event.preventDefault();
        close(input.current?.value.trim() ?? '');
      }}
    >
      <Bookmark size={16} strokeWidth={1.5} aria-hidden />
      <input
        ref={input}
        className="input player-marker-input"
        aria-label={t('loupe.marker.text', { at })}
        placeholder={t('loupe.marker.text', { at })}
        defaultValue={text}
        maxLength={2000}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          close(undefined);
        }}
        onBlur={() => close(undefined)}
      />
    </form>
  );
}
