import { Copy, Printer, Save } from 'lucide-react';
import { useRef, useState } from 'react';
import { formatDate, t } from '../../client/messages.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { copy, saveText, stopAsking } from './asking.ts';

/** The second admin, on paper: shown once, and gone only when somebody says that it was written down. */
export function Recovery({ team, folder, recovery }: { team: string; folder: string; recovery: string }) {
  const [kept, setKept] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const how = t('team.recovery.print.how', { folder, date: formatDate(new Date().toISOString()) });
  const heading = t('team.recovery.print.heading', { team });
  return (
    <Dialog
      open
      onClose={() => kept && stopAsking()}
      title={t('team.recovery.title')}
      focus={first}
      className="team-dialog"
      actions={
        <Button tone="primary" disabled={!kept} onClick={stopAsking}>
          {t('ui.close')}
        </Button>
      }
    >
      <p>{t('team.recovery.about', { team })}</p>
      <output className="team-code" aria-label={t('team.recovery.key')}>
        {recovery}
      </output>
      <div className="team-do">
        <Button icon={Printer} onClick={() => print(heading, recovery, how)}>
          {t('team.recovery.print')}
        </Button>
        <Button
          icon={Save}
          onClick={() => saveText(t('team.recovery.file', { team }), `${heading}\n\n${recovery}\n\n${how}\n`)}
        >
          {t('team.save')}
        </Button>
        <Button icon={Copy} onClick={() => void copy(recovery)}>
          {t('team.copy')}
        </Button>
      </div>
      <label className="team-kept">
        <input ref={first} type="checkbox" checked={kept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <span>{t('team.recovery.done')}</span>
      </label>
    </Dialog>
  );
}

/** A page with nothing else on it. */
function print(heading: string, key: string, how: string): void {
  const frame = document.createElement('iframe');
  frame.className = 'spoken';
  frame.title = heading;
  document.body.append(frame);
  const page = frame.contentDocument;
  if (!page || !frame.contentWindow) {
    frame.remove();
    return;
  }
  for (const [tag, text] of [
    ['h1', heading],
    ['pre', key],
    ['p', how],
  ] as const) {
    const part = page.createElement(tag);
    part.textContent = text;
    page.body.append(part);
  }
  frame.contentWindow.addEventListener('afterprint', () => frame.remove());
  frame.contentWindow.print();
}
