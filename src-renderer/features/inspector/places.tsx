import { Copy, FolderSearch } from 'lucide-react';
import { copyText } from '../../client/clipboard.ts';
import type { Output } from '../../client/client.ts';
import { keyLabel } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Badge, IconButton, toast } from '../../ui/index.ts';
import { reveal } from '../assets/index.ts';

interface Props {
  n: number;
  locations: Output<'assets.details'>['locations'];
  sidecars: readonly string[];
  copyOf: Output<'assets.details'>['copyOf'];
  madeFrom: Output<'assets.details'>['madeFrom'];
}

/** Where its file is, on this machine. */
export function Places({ n, locations, sidecars, copyOf, madeFrom }: Props) {
  if (locations.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3 className="caps inspector-head">{t('inspector.places')}</h3>
      <ul className="places">
        {locations.map(({ path, root, missing }) => (
          <li key={path} className="place">
            <span className="place-path" title={t('inspector.root', { root })}>
              {breakable(path)}
              {missing ? <Badge tone="loss">{t('inspector.missing')}</Badge> : null}
            </span>
            <IconButton size="small" icon={Copy} name={t('inspector.copy')} onClick={() => void copy(path)} />
            <IconButton
              size="small"
              icon={FolderSearch}
              name={t('inspector.reveal')}
              shortcut={keyLabel('reveal')}
              disabled={missing}
              onClick={() => void reveal(n)}
            />
          </li>
        ))}
      </ul>
      {sidecars.length ? (
        <>
          <h4 className="place-head">{t('inspector.sidecars')}</h4>
          {sidecars.map((path) => (
            <p key={path} className="place-path">
              {breakable(path)}
            </p>
          ))}
        </>
      ) : null}
      {madeFrom ? (
        <>
          <h4 className="place-head">{t('inspector.madeFrom')}</h4>
          <p className="place-path">{breakable(madeFrom.name)}</p>
        </>
      ) : null}
      {copyOf ? (
        <>
          <h4 className="place-head">{t('inspector.copyOf')}</h4>
          <p className="place-path">{breakable(copyOf.path)}</p>
        </>
      ) : null}
    </section>
  );
}

/** A path may be broken after each of its names, and only there if it can. */
const breakable = (path: string): string => path.replace(/[/\\]/g, '$&\u200b');

async function copy(path: string): Promise<void> {
  toast((await copyText(path)) ? { text: t('inspector.copied'), key: 'copy' } : { text: path, stays: 10_000, key: 'copy' });
}
