import { useRef, useState } from 'react';
import { errorText, type Output } from '../../client/client.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, cx, Dialog } from '../../ui/index.ts';

type Bundle = Output<'health.diagnosis'>;

/** All that would be given away, to look through first; then saved as one text. */
export function Diagnosis({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [whole, setWhole] = useState(false);
  const [at, setAt] = useState(0);
  const text = useRef<HTMLTextAreaElement>(null);
  const answer = useCall('health.diagnosis', { whole }, { enabled: open, keep: false });
  const bundle = answer.data;
  const file = bundle?.files[at];
  const close = () => {
    setWhole(false);
    setAt(0);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      size="large"
      title={t('diagnosis.title')}
      className="diagnosis-dialog"
      actions={
        <>
          <span className="chooser-note">
            {bundle ? t('diagnosis.note', { size: formatBytes(asOneText(bundle.files).length) }) : ''}
          </span>
          <Button onClick={close}>{t('ui.close')}</Button>
          <Button tone="primary" disabled={!bundle} onClick={() => bundle && save(bundle)}>
            {t('diagnosis.save')}
          </Button>
        </>
      }
    >
      <label className="health-check">
        <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />
        {t('diagnosis.whole')}
      </label>
      {answer.isError ? <p className="health-loss">{errorText(answer.error)}</p> : null}
      <div className="diagnosis">
        <nav className="diagnosis-files" aria-label={t('diagnosis.files')}>
          {bundle?.files.map(({ name, about }, index) => (
            <button
              key={name}
              type="button"
              aria-pressed={index === at}
              className={cx('diagnosis-file', index === at && 'chooser-here')}
              title={about}
              onClick={() => {
                setAt(index);
                text.current?.scrollTo(0, 0);
              }}
            >
              {name}
            </button>
          ))}
        </nav>
        <textarea
          ref={text}
          className="diagnosis-text"
          readOnly
          spellCheck={false}
          aria-label={file ? `${file.name}: ${file.about}` : t('diagnosis.making')}
          value={file ? file.text : t('diagnosis.making')}
        />
      </div>
    </Dialog>
  );
}

const RULE = '='.repeat(80);
/** The same as the command line writes. */
const asOneText = (files: Bundle['files']): string =>
  files.map(({ name, about, text }) => `${RULE}\n${name}: ${about}\n${RULE}\n${text}\n`).join('\n');

function save({ name, files }: Bundle): void {
  const url = URL.createObjectURL(new Blob([asOneText(files)], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name}.txt`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
