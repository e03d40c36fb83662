import { KINDS, type Kind } from '../../../src-shared/domain/asset.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog, Field, toast } from '../../ui/index.ts';
import { kindText } from '../assets/index.ts';
import './editors.css';

const SHOWN: readonly Kind[] = [...KINDS.filter((kind) => kind !== 'other' && kind !== 'archive'), 'other'];

/** A program for each kind of file. It is there while it is open. */
export default function EditorsDialog({ onClose }: { onClose: () => void }) {
  const { data } = useCall('app.settings', {});
  const save = (kind: Kind, program: string | null) =>
    void getClient()
      .call('app.setSetting', { key: `editor.${kind}`, value: program?.trim() || null })
      .catch((error: unknown) => toast({ text: errorText(error), tone: 'error' }));
  return (
    <Dialog open onClose={onClose} title={t('editors.title')} actions={<Button onClick={onClose}>{t('ui.close')}</Button>}>
      <p className="editors-about">{t('editors.about')}</p>
      <div className="editors">
        {SHOWN.map((kind) => {
          const value = data?.values[`editor.${kind}`];
          const label = kind === 'other' ? t('editors.rest') : kindText(kind);
          return <Field key={kind} label={label} value={typeof value === 'string' ? value : null} maxLength={4096} placeholder={t('editors.system')} onSave={(text) => save(kind, text)} />;
        })}
      </div>
    </Dialog>
  );
}
