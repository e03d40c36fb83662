import { Route } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { formatCapture, formatDate, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, cx, PreviewDialog, PreviewList, toast, useSettled } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import type { Targets } from '../selection/index.ts';
import { Zone } from './controls.tsx';
import { type ReadTrack, readTrack } from './read-track.ts';
import './corrections.css';

type Preview = Output<'gps.preview'>;
const SHOWN = 2000;

interface Wish {
  zone: string;
  /** As typed, in seconds. */
  offset: string;
  /** As typed, in minutes. */
  gap: string;
  overwrite: boolean;
}
/** That of this machine at a moment. */
function zoneHere(at: Date): string {
  const east = -at.getTimezoneOffset();
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${east < 0 ? '-' : '+'}${two(Math.abs(east) / 60)}:${two(Math.abs(east) % 60)}`;
}
/** For this window: the next batch mostly comes from the same camera. */
let last: Wish = { zone: '', offset: '', gap: '5', overwrite: false };

/** Positions from a recorded track: what each would get, then one undo step. */
export default function Open({ on, count, onClose }: { on: Targets; count: number; onClose: () => void }) {
  const [wish, setWish] = useState(last);
  const [tracks, setTracks] = useState<readonly ReadTrack[]>([]);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const button = useRef<HTMLButtonElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const settled = useSettled(wish);
  const zone = settled.zone || zoneHere(new Date(tracks[0]?.from ?? Date.now()));
  const asked = {
    targets: on,
    tracks: tracks.map(({ track }) => track),
    zone,
    offset: Number.parseInt(settled.offset, 10) || 0,
    gap: Math.min(86_400, Math.max(0, Math.round((Number.parseFloat(settled.gap) || 0) * 60))),
    overwrite: settled.overwrite,
  };
  const answer = useCall('gps.preview', { ...asked, limit: SHOWN }, { enabled: tracks.length > 0 });
  const data = tracks.length ? answer.data : undefined;
  const fits = data !== undefined && data.matches > 0 && settled === wish && !answer.isPlaceholderData;
  const edit = (part: Partial<Wish>) => {
    setRefused(undefined);
    setWish((now) => ({ ...now, ...part }));
  };

  const choose = async (files: readonly File[]) => {
    if (!files.length) return;
    setBusy(true);
    setRefused(undefined);
    try {
      const read: ReadTrack[] = [];
      for (const one of files) read.push(await readTrack(one));
      setTracks(read);
    } catch (error) {
      setRefused(errorText(error));
    } finally {
      setBusy(false);
    }
  };
  const apply = async (event?: FormEvent) => {
    event?.preventDefault();
    if (!fits || busy) return;
    setBusy(true);
    try {
      const { label, warnings } = await getClient().call('gps.apply', asked);
      last = wish;
      onClose();
      toast({ text: [label, ...warnings].join(' · '), key: 'assets', stays: 6000, action: { text: t('command.undo'), run: () => void undo() } });
    } catch (error) {
      setRefused(errorText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <PreviewDialog
      title={t('gps.track.title', { n: count })}
      focus={button}
      className="correct-dialog"
      note={data ? noteText(data) : ''}
      doText={t('gps.track.do', { n: data?.matches ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={onClose}
      problem={refused ?? (tracks.length > 0 && answer.isError ? errorText(answer.error) : undefined)}
      form={
        <form className="correct-form" onSubmit={(event) => void apply(event)}>
          <div className="correct-row">
            <input ref={file} type="file" accept=".gpx,application/gpx+xml" multiple hidden aria-label={t('gps.track.choose')} onChange={(event) => void choose([...(event.currentTarget.files ?? [])])} />
            <Button ref={button} icon={Route} disabled={busy} onClick={() => file.current?.click()}>
              {t('gps.track.choose')}
            </Button>
            <span className="preview-note">{tracks.length ? tracks.map(trackText).join(' · ') : t('gps.track.none')}</span>
          </div>
          <div className="correct-row">
            <Zone label={t('gps.track.zone')} value={zone} onChange={(value) => edit({ zone: value })} />
            <label className="correct-part">
              <span>{t('gps.track.offset')}</span>
              <input className="input" inputMode="numeric" autoComplete="off" maxLength={8} placeholder="0" value={wish.offset} onChange={(event) => edit({ offset: event.currentTarget.value.replace(/[^\d-]/g, '') })} />
            </label>
            <label className="correct-part">
              <span>{t('gps.track.gap')}</span>
              <input className="input" inputMode="decimal" autoComplete="off" maxLength={5} value={wish.gap} onChange={(event) => edit({ gap: event.currentTarget.value.replace(/[^\d.]/g, '') })} />
            </label>
          </div>
          <label className="correct-label">
            <input type="checkbox" checked={wish.overwrite} onChange={(event) => edit({ overwrite: event.currentTarget.checked })} />
            <span>{t('gps.track.overwrite')}</span>
          </label>
          <button type="submit" hidden />
        </form>
      }
    >
      <PreviewList
        className="correct-list"
        name={t('gps.track.preview')}
        heads={[t('taken.name'), t('gps.track.taken'), t('gps.track.position')]}
        more={data && data.total > data.items.length ? t('taken.more', { n: data.total - data.items.length }) : undefined}
      >
        {data?.items.map(({ n, name, takenAt, position, why }) => (
          <tr key={n} className={cx(why && 'correct-same')}>
            <td title={name}>{name}</td>
            <td>{takenAt ? formatCapture(takenAt) : t('taken.none')}</td>
            <td>{position ? position.replaceAll(',', ', ') : t(`gps.why.${why ?? 'gap'}`)}</td>
          </tr>
        ))}
      </PreviewList>
    </PreviewDialog>
  );
}

function trackText({ points, from, to, useless, damaged }: ReadTrack): string {
  const notes = [...(useless ? [t('gps.track.useless', { n: useless })] : []), ...(damaged ? [t('gps.track.damaged')] : [])];
  return [t('gps.track.read', { n: points, from: formatDate(from), to: formatDate(to) }), ...notes].join(', ');
}

function noteText({ total, matches, without }: Preview): string {
  const why = (['has', 'before', 'after', 'gap', 'time'] as const).flatMap((one) => (without[one] ? [`${t(`gps.why.${one}`)}: ${without[one]}`] : []));
  return [t('gps.track.note', { n: matches, total }), ...why].join(' · ');
}
