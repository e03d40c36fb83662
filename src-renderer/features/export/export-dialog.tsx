import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { NamedPreset } from '../../../src-shared/contract/export.ts';
import { PLAIN_SHEET } from '../../../src-shared/domain/export/package.ts';
import { errorText, getClient } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { queries, useCall } from '../../client/query.ts';
import { Button, IconButton, toast } from '../../ui/index.ts';
import { FolderDialog } from '../library/index.ts';
import { type Targets, targetCount, targets } from '../selection/index.ts';
import { PackageFields, packageOf, type PackageWish } from './package-fields.tsx';
import { PresetDialog } from './preset-dialog.tsx';
import { copyFiles, copyPaths } from './copy-files.ts';
import { copyPicture } from './copy-picture.ts';
import { exportAgain, exportNow } from './run.ts';
import './export.css';

interface Asked {
  on: Targets;
  count: number;
  way: 'export' | 'share';
}
const any = () => targetCount() > 0;
/** What was asked the last time: rights and days go on. */
export const askDoorAnew = () => {
  for (const name of ['export.last', 'rights.door']) queries.removeQueries({ queryKey: [name] });
};

/** What is made of the selection, and where it goes. Once in the app. */
export function ExportDialog() {
  const [asked, setAsked] = useState<Asked>();
  useEffect(() => {
    const ask = (way: Asked['way']) => () => {
      askDoorAnew();
      setAsked({ on: targets(), count: targetCount(), way });
    };
    return registerCommands([
      { id: 'export', title: t('command.export'), group: 'edit', changes: 'own', once: true, when: any, run: ask('export') },
      { id: 'share', title: t('command.share'), group: 'edit', changes: 'own', once: true, when: any, run: ask('share') },
      { id: 'copy.files', title: t('command.copy.files'), group: 'edit', changes: 'own', once: true, when: any, run: () => void copyFiles() },
      { id: 'copy.paths', title: t('command.copy.paths'), group: 'edit', changes: 'own', once: true, when: any, run: () => void copyPaths() },
      { id: 'copy.picture', title: t('command.copy.picture'), group: 'edit', changes: 'own', once: true, when: any, run: () => void copyPicture() },
      { id: 'export.last', title: t('command.export.last'), group: 'edit', changes: 'own', once: true, when: any, run: () => void exportAgain() },
    ]);
  }, []);
  return asked ? <Open {...asked} onClose={() => setAsked(undefined)} /> : null;
}

function Open({ on, count, way, onClose }: Asked & { onClose: () => void }) {
  const last = useCall('export.last', {}).data;
  const { data } = useCall('presets.list', {});
  const door = useCall('rights.door', { targets: on, way }).data;
  const [touched, setTouched] = useState<readonly string[]>();
  const [edited, setEdited] = useState<NamedPreset | 'new'>();
  const [why, setWhy] = useState('');
  const [wish, setWish] = useState<PackageWish>({ kind: way === 'share' ? 'zip' : 'files', name: t('package.name.first'), layout: PLAIN_SHEET });
  // One's own first.
  const presets = (data?.presets ?? []).toSorted((a, b) => Number(a.n === undefined) - Number(b.n === undefined));
  const chosen = (touched ?? last?.last?.presets ?? []).filter((name) => presets.some((one) => one.name === name));
  const stopped = door && door.policy === 'block' && door.concerned.length > 0;
  const isSheet = wish.kind === 'sheet';
  const ready = (chosen.length > 0 || isSheet) && (wish.kind === 'files' || wish.name.trim() !== '') && door !== undefined && (!stopped || why.trim().length >= 3);
  const toggle = (name: string) => setTouched(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]);
  if (!last || !data) return null;
  return (
    <>
      <FolderDialog
        open
        title={t(way === 'share' ? 'export.title.share' : 'export.title', { n: count })}
        doText={t(wish.kind === 'files' ? 'export.do' : 'film.do')}
        note={() => (isSheet ? '' : chosen.length ? t('export.makes', { n: chosen.length }) : t('export.none'))}
        about={() => ''}
        can={() => ready}
        candidates={last.last ? [last.last.to] : []}
        keys={t('catalog.keys')}
        onClose={onClose}
        onChoose={(to) => {
          onClose();
          void exportNow({ targets: on, presets: isSheet ? [] : [...chosen], to, way, ...packageOf(wish), ...(stopped ? { why: why.trim() } : {}) });
        }}
      >
        <div className="export-side">
          <PackageFields wish={wish} alone={way === 'export'} onChange={setWish} />
          {isSheet ? null : (
            <section className="export-presets" aria-label={t('export.presets')}>
              <h3>{t('export.presets')}</h3>
              <ul>
                {presets.map((one) => (
                  <Row key={one.name} preset={one} chosen={chosen.includes(one.name)} onToggle={() => toggle(one.name)} onEdit={() => setEdited(one)} />
                ))}
              </ul>
              <Button icon={Plus} onClick={() => setEdited('new')}>
                {t('export.preset.new')}
              </Button>
            </section>
          )}
          {door && door.concerned.length > 0 ? <RightsAtDoor door={door} why={why} onWhy={setWhy} /> : null}
        </div>
      </FolderDialog>
      {edited ? (
        <PresetDialog
          preset={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
          onSaved={(name) => {
            setEdited(undefined);
            setTouched([...chosen.filter((one) => edited === 'new' || one !== edited.name), name]);
          }}
        />
      ) : null}
    </>
  );
}

function Row({ preset: { n, name, body }, chosen, onToggle, onEdit }: { preset: NamedPreset; chosen: boolean; onToggle: () => void; onEdit: () => void }) {
  const remove = async () => {
    if (n === undefined) return;
    await getClient()
      .call('presets.remove', { n })
      .then(({ label }) => toast({ text: label, key: 'export' }), (error: unknown) => toast({ text: errorText(error), tone: 'error', key: 'export' }));
  };
  return (
    <li>
      <label>
        <input type="checkbox" checked={chosen} onChange={onToggle} />
        <span className="export-name">{name}</span>
        <span className="export-about">{aboutOf(body)}</span>
      </label>
      {n === undefined ? null : (
        <>
          <IconButton icon={Pencil} name={t('export.preset.edit', { name })} onClick={onEdit} />
          <IconButton icon={Trash2} name={t('export.preset.remove', { name })} onClick={() => void remove()} />
        </>
      )}
    </li>
  );
}

function aboutOf({ format, size, limit, watermark }: NamedPreset['body']): string {
  if (format === 'original') return '';
  const pixels = size.rule === 'edge' ? `${size.pixels} px` : size.rule === 'exact' ? `${size.width} × ${size.height}` : size.rule === 'megapixels' ? `${size.megapixels} MP` : t('preset.size.full');
  return [format.toUpperCase(), pixels, ...(limit ? [`≤ ${Math.round(limit / 1000).toLocaleString('en')} KB`] : []), ...(watermark ? [watermark.text ?? t('preset.mark')] : [])].join(' · ');
}

type Door = { policy: string; concerned: readonly { name: string; words: string }[] };

/** What stands against it, and where that may be overruled why. */
export function RightsAtDoor({ door: { policy, concerned }, why, onWhy }: { door: Door; why: string; onWhy: (why: string) => void }) {
  const [first] = concerned;
  const about = { n: concerned.length, name: first?.name ?? '', words: first?.words ?? '' };
  if (policy !== 'block') return <p className="export-rights">{t('export.rights.warn', about)}</p>;
  return (
    <div className="export-rights" role="alert">
      <p>{t('export.rights.block', about)}</p>
      <label>
        <span>{t('export.rights.why')}</span>
        <input className="input" value={why} maxLength={1000} onChange={(event) => onWhy(event.currentTarget.value)} />
      </label>
    </div>
  );
}
