import { FileText } from 'lucide-react';
import { useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { Button, Part, toast } from '../../ui/index.ts';
import { Diagnosis } from './diagnosis.tsx';
import type { Health } from './use-health.ts';

export function Help({ health: { privateLog } }: { health: Health }) {
  const [open, setOpen] = useState(false);
  return (
    <Part title={t('health.help')}>
      <p className="health-note">{t('health.help.body')}</p>
      <div className="health-actions">
        <Button icon={FileText} onClick={() => setOpen(true)}>
          {t('health.help.do')}
        </Button>
      </div>
      <label className="health-check">
        <input type="checkbox" checked={privateLog} onChange={(event) => void keep(event.currentTarget.checked)} />
        {t('health.help.private')}
      </label>
      <p className="health-note">{t('health.help.private.body')}</p>
      <Diagnosis open={open} onClose={() => setOpen(false)} />
    </Part>
  );
}

async function keep(value: boolean): Promise<void> {
  try {
    await getClient().call('app.setSetting', { key: 'log.private', value });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
  void queries.invalidateQueries({ queryKey: ['health.state'] });
}
