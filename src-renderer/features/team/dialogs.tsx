import { lazy, Suspense } from 'react';
import { t } from '../../client/messages.ts';
import { FolderDialog } from '../library/index.ts';
import { ask, stopAsking, useAsking } from './asking.ts';

// Seldom needed: loaded when one is.
const Begin = lazy(() => import('./begin-dialogs.tsx'));
const People = lazy(() => import('./people-dialogs.tsx'));

const WHERE = ['create', 'join', 'check', 'recover'] as const;
type Where = (typeof WHERE)[number];

/** Whatever the team asks; once in the window. First comes the folder, where there is one to choose. */
export function TeamDialogs() {
  const { ask: asked } = useAsking();
  const where = asked && 'folder' in asked === false ? WHERE.find((one) => one === asked.what) : undefined;
  return (
    <>
      <Choose what={where} />
      {asked && !where ? (
        <Suspense fallback={null}>
          {BEGIN.has(asked.what) ? <Begin asked={asked} /> : <People asked={asked} />}
        </Suspense>
      ) : null}
    </>
  );
}

const BEGIN: ReadonlySet<string> = new Set(['create', 'join', 'check', 'recover', 'recovery', 'admin']);

function Choose({ what }: { what: Where | undefined }) {
  const shown = what ?? 'check';
  return (
    <FolderDialog
      open={what !== undefined}
      title={t(`team.${shown}.where`)}
      doText={t(shown === 'check' ? 'team.where.check' : 'team.where.do')}
      note={() => t(`team.where.note.${shown}`)}
      about={() => ''}
      keys={t('team.where.keys')}
      onClose={stopAsking}
      onChoose={(folder) => ask({ what: shown, folder })}
    />
  );
}
