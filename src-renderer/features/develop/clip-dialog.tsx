import { useState } from 'react';
import { CLIP_FORMATS, type ClipFormat, isSound, isStill } from '../../../src-shared/domain/edits/clip.ts';
import { errorText, getClient } from '../../client/client.ts';
import { ended } from '../../client/ended.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import type { AssetRow } from '../../client/rows.ts';
import { toast } from '../../ui/index.ts';
import { RightsAtDoor } from '../export/index.ts';
import { FolderDialog } from '../library/index.ts';

export interface ClipAsked {
  readonly what: 'clip' | 'still';
  /** Of the frame that is shown, in seconds. */
  readonly time: number;
}

/** Where a clip of a film goes, or one frame of it, and as what. */
export function ClipDialog({ row, asked: { what, time }, code, onClose }: { row: AssetRow; asked: ClipAsked; code: (seconds: number) => string; onClose: () => void }) {
  const still = what === 'still';
  const formats = CLIP_FORMATS.filter((one) => isStill(one) === still && (row.kind === 'video' || isSound(one)));
  const [format, setFormat] = useState<ClipFormat>(still ? 'jpg' : row.kind === 'audio' ? 'm4a' : 'mp4');
  const stem = row.name.replace(/\.[^.]*$/, '');
  const [name, setName] = useState(still ? `${stem} ${code(time).replace(/[:;.]/g, '-')}` : `${stem} clip`);
  const [why, setWhy] = useState('');
  const last = useCall('export.last', {}).data;
  const door = useCall('rights.door', { targets: [row.n], way: 'export' }).data;
  const stopped = door?.policy === 'block' && door.concerned.length > 0;
  const plain = name.trim();
  const ready = plain !== '' && !/[/\\\0]/.test(plain) && door !== undefined && (!stopped || why.trim().length >= 3);
  if (!last) return null;
  const make = async (folder: string) => {
    onClose();
    const to = `${folder.replace(/[/\\]$/, '')}/${plain}.${format}`;
    try {
      const { jobId, warnings } = await getClient().call('edits.clip', {
        n: row.n,
        to,
        // A tenth of a second is more than a frame; one is taken.
        ...(still ? { changes: { trim: { from: time, to: time + 0.1 } } } : {}),
        ...(stopped ? { why: why.trim() } : {}),
      });
      toast({ text: [t('film.making', { name: `${plain}.${format}` }), ...warnings].join(' · '), key: 'export' });
      const { state, error } = await ended(jobId);
      if (error) throw error;
      if (state === 'done') toast({ text: t('film.made', { to }), key: 'export' });
    } catch (error) {
      toast({ text: errorText(error), tone: 'error', key: 'export', stays: 15_000 });
    }
  };
  return (
    <FolderDialog
      open
      title={still ? t('film.still.title', { at: code(time), name: row.name }) : t('film.clip.title', { name: row.name })}
      doText={t('film.do')}
      note={() => ''}
      about={() => ''}
      can={() => ready}
      candidates={last.last ? [last.last.to] : []}
      keys={t('catalog.keys')}
      onClose={onClose}
      onChoose={(folder) => void make(folder)}
    >
      <div className="clip-fields">
        <label className="preset-line">
          <span>{t('preset.name')}</span>
          <input className="input" value={name} maxLength={200} onChange={(event) => setName(event.currentTarget.value)} />
        </label>
        <label className="preset-line">
          <span>{t('preset.format')}</span>
          <select className="input" value={format} onChange={(event) => setFormat(event.currentTarget.value as ClipFormat)}>
            {formats.map((one) => (
              <option key={one} value={one}>
                {one.toUpperCase()}
              </option>
            ))}
          </select>
        </label>
      </div>
      {door && door.concerned.length > 0 ? <RightsAtDoor door={door} why={why} onWhy={setWhy} /> : null}
    </FolderDialog>
  );
}
