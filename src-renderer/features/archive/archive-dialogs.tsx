import { useEffect, useState } from 'react';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { FolderDialog } from '../library/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import { bringBack, checkArchive, putAway } from './archive.ts';
import './archive.css';

type Asked = { what: 'put'; on: Targets; count: number } | { what: 'check' };

const any = () => targetCount() > 0;

/** Where to put files away, and which archive to check. Once in the app. */
export function ArchiveDialogs() {
  const [asked, setAsked] = useState<Asked>();
  const [name, setName] = useState('Archive');
  useEffect(
    () =>
      registerCommands([
        { id: 'archive', title: t('command.archive'), group: 'edit', changes: 'chosen', once: true, when: any, run: () => setAsked({ what: 'put', on: targets(), count: targetCount() }) },
        { id: 'unarchive', title: t('command.unarchive'), group: 'edit', changes: 'chosen', once: true, when: any, run: () => void bringBack() },
        { id: 'archive.check', title: t('command.archive.check'), group: 'app', changes: 'own', once: true, run: () => setAsked({ what: 'check' }) },
      ]),
    [],
  );
  const close = () => setAsked(undefined);
  return (
    <>
      <FolderDialog
        open={asked?.what === 'put'}
        title={t('archive.title', { n: asked?.what === 'put' ? asked.count : 0 })}
        doText={t('archive.do')}
        note={() => t('archive.note')}
        about={() => ''}
        keys={t('catalog.keys')}
        onClose={close}
        onChoose={(to) => {
          if (asked?.what === 'put') void putAway({ targets: asked.on, to, name: name.trim() || 'Archive' });
          close();
        }}
      >
        <label className="archive-name">
          <span>{t('archive.name')}</span>
          <input className="input" value={name} maxLength={120} onChange={(event) => setName(event.currentTarget.value)} />
        </label>
      </FolderDialog>
      <FolderDialog
        open={asked?.what === 'check'}
        title={t('archive.check.title')}
        doText={t('archive.check.do')}
        note={() => t('archive.check.note')}
        about={() => ''}
        keys={t('catalog.keys')}
        onClose={close}
        onChoose={(folder) => {
          void checkArchive(folder);
          close();
        }}
      />
    </>
  );
}
