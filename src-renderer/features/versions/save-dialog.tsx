import { useEffect, useState } from 'react';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { rows, useRow } from '../../client/rows.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { Picture } from '../assets/index.ts';
import { type Saving, saveVersion, stopSaving } from './saving.ts';
import './versions.css';

const EDGE = 96;

/** What happens is said before: the file is replaced, because somebody asked for just that, and what it was is kept. */
export default function SaveDialog({ asked: { n, file: known, named } }: { asked: Saving }) {
  const [file, setFile] = useState(known ?? '');
  const row = useRow(n);
  useEffect(() => rows.wantToo([n]), [n]);
  const path = useCall('assets.places', { ns: [n] }).data?.places[0]?.path;
  const given = file.trim();
  const save = () => {
    if (!given) return;
    stopSaving();
    void saveVersion(n, given);
  };
  return (
    <Dialog
      open
      onClose={stopSaving}
      size="small"
      title={t('versions.saveAs.title', { name: row?.name ?? '' })}
      actions={
        <>
          <Button onClick={stopSaving}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!given} onClick={save}>
            {t('versions.saveAs.do')}
          </Button>
        </>
      }
    >
      <form
        className="version-save"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <div className="version-save-picture">{row ? <Picture row={row} edge={EDGE} /> : null}</div>
        <div className="version-save-text">
          <label className="version-save-file">
            <span>{t('versions.saveAs.file')}</span>
            <input
              className="input"
              value={file}
              spellCheck={false}
              autoComplete="off"
              readOnly={known !== undefined}
              onChange={(event) => setFile(event.currentTarget.value)}
            />
          </label>
          {named ? <p className="versions-about">{t('versions.saveAs.named', { name: named })}</p> : null}
          <p className="versions-about">{t('versions.saveAs.body', { path: path ?? row?.name ?? '' })}</p>
        </div>
      </form>
    </Dialog>
  );
}
