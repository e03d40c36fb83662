import { FolderSearch } from 'lucide-react';
import { errorText, getClient } from '../../client/client.ts';
import { formatNumber, t } from '../../client/messages.ts';
import { Button, toast } from '../../ui/index.ts';
import { locateRoot, relink } from './add-folder.ts';
import type { Root } from './folders.ts';

const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Where a root lies, and how it is looked after: lines for a tooltip. */
export function rootTitle({ path, kind, lookedAt, blind, held }: Root): string {
  return [
    path,
    kind && kind !== 'fixed' ? t(`library.kind.${kind}`) : '',
    lookedAt === undefined ? '' : t('library.looked', { when: times.format(lookedAt) }),
    blind ? `${blind.why} ${t('library.blind', { n: blind.every })}` : '',
    held?.answer ? t('library.kept', counts(held)) : '',
  ]
    .filter(Boolean)
    .join('\n');
}

const counts = ({ gone, there }: NonNullable<Root['held']>) => ({
  gone: formatNumber(gone),
  there: formatNumber(there),
});

/** What somebody has to say about roots: why files vanished, and where a folder is now. Nothing, mostly. */
export function RootNotes({ roots }: { roots: readonly Root[] }) {
  return roots.map((root) =>
    root.held && !root.held.answer ? (
      <Gone key={root.n} root={root} held={root.held} />
    ) : root.state === 'offline' ? (
      <Away key={root.n} root={root} />
    ) : null,
  );
}

function Gone({ root, held }: { root: Root; held: NonNullable<Root['held']> }) {
  const answer = async (why: 'deleted' | 'keep') => {
    try {
      await getClient().call('library.answer', { root: root.n, why });
      toast({
        text: t(why === 'deleted' ? 'library.gone.deleted.done' : 'library.gone.keep.done', { name: root.name }),
      });
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  return (
    <section className="root-note" aria-label={root.name}>
      <p>
        <strong>{root.name}</strong>
        {t('library.gone', counts(held))}
      </p>
      <div className="root-note-do">
        <Button onClick={() => void answer('keep')} title={t('library.gone.keep.title')}>
          {t('library.gone.keep')}
        </Button>
        <Button onClick={() => void answer('deleted')} title={t('library.gone.deleted.title')}>
          {t('library.gone.deleted')}
        </Button>
      </div>
    </section>
  );
}

function Away({ root }: { root: Root }) {
  const [found] = root.foundAt ?? [];
  return (
    <section className="root-note" aria-label={root.name}>
      <p>
        <strong>{root.name}</strong>
        {found ? t('library.found', { path: found }) : (root.problem?.message ?? t('library.offline.title'))}
      </p>
      <div className="root-note-do">
        {found ? <Button onClick={() => void relink(root, found)}>{t('library.found.do')}</Button> : null}
        <Button icon={FolderSearch} onClick={() => void locateRoot(root)}>
          {t('library.locate')}
        </Button>
      </div>
    </section>
  );
}
