import { lazy, Suspense, useState } from 'react';
import { t } from '../../client/messages.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { FolderDialog } from '../library/index.ts';
import { go, inFolder, nameOf, stopGoing, useGoing } from './going.ts';

// Seldom needed: loaded when it is.
const Elsewhere = lazy(() => import('./elsewhere.tsx'));

/** Choosing a place for a new catalog or another one to open, and why one was not opened; once in the window. */
export function CatalogDialogs() {
  const { asking, elsewhere, to, refused } = useGoing();
  const [name, setName] = useState<string>();
  const wanted = (name ?? t('catalog.new.usual')).trim();
  const isName = wanted !== '' && !/[/\\]/.test(wanted) && !/^\.+$/.test(wanted);
  return (
    <>
      <FolderDialog
        open={asking === 'new'}
        title={t('catalog.new.title')}
        doText={t('catalog.new.do')}
        note={(here) => (here && isName ? t('catalog.new.note', { path: inFolder(here.path, wanted) }) : '')}
        can={() => isName}
        about={() => ''}
        keys={t('catalog.keys')}
        onClose={stopGoing}
        onChoose={(folder) => void go({ path: inFolder(folder, wanted), make: true })}
      >
        <label className="catalog-new">
          <span>{t('catalog.new.name')}</span>
          <input
            className="input"
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={name ?? t('catalog.new.usual')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
      </FolderDialog>
      <FolderDialog
        open={asking === 'open'}
        title={t('catalog.open.title')}
        doText={t('catalog.open.do')}
        note={() => t('catalog.open.note')}
        about={(here) => t(here.catalog ? 'catalog.open.is' : 'catalog.open.none')}
        can={(here) => here.catalog === true}
        keys={t('catalog.keys')}
        onClose={stopGoing}
        onChoose={(path) => void go({ path })}
      />
      <Dialog
        open={refused !== undefined}
        onClose={stopGoing}
        size="small"
        title={t('catalog.refused', { name: refused?.wish.path ? nameOf(refused.wish.path) : t('catalog.new.usual') })}
        actions={
          <>
            <Button onClick={stopGoing}>{t('ui.close')}</Button>
            {refused?.code === 'unsupported' && refused.wish.path && !refused.wish.rescue ? (
              <Button tone="primary" onClick={() => void go({ ...refused.wish, rescue: true })}>
                {t('catalog.refused.rescue')}
              </Button>
            ) : null}
          </>
        }
      >
        <p className="catalog-why">{refused?.message}</p>
      </Dialog>
      {elsewhere ? (
        <Suspense fallback={null}>
          <Elsewhere />
        </Suspense>
      ) : null}
      {to ? (
        <div className="catalog-going" role="status">
          {t('catalog.opening', { name: to })}
        </div>
      ) : null}
    </>
  );
}
