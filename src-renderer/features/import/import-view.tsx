import { ArrowLeft, Camera, FolderOpen, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { getHello } from '../../client/client.ts';
import { host } from '../../client/host.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { backToPictures } from '../../client/state.ts';
import { Button, EmptyState, IconButton, Segments } from '../../ui/index.ts';
import { ChooseFolder, Destination } from './destination.tsx';
import { Shots } from './shots.tsx';
import { check, chosen, isChecked, isKnown, leaveSource, openSource, useSource } from './source.ts';
import { showArriving, startImport } from './start.ts';
import { keepPlan, loadPlan, tagsOf, usePlan } from './wish.ts';
import './import.css';

/** Bringing a card or folder in: what is new on it, where it goes, what it is called. */
export function ImportView() {
  const page = useRef<HTMLElement>(null);
  const cards = useCall('import.sources', {}).data?.cards;
  const source = useSource();
  useEffect(() => {
    page.current?.focus({ preventScroll: true });
    void loadPlan().catch(() => undefined);
    return leaveSource;
  }, []);
  // A card that is in is what is meant.
  const first = cards?.[0]?.path;
  useEffect(() => {
    if (first !== undefined && useSource.getState().path === undefined) void openSource(first);
  }, [first]);
  return (
    <section
      ref={page}
      className="import"
      data-region="import"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys are for the page that was asked for
      tabIndex={0}
      aria-label={t('import.name')}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) backToPictures();
      }}
    >
      <header className="import-head">
        <h1>{t('import.name')}</h1>
        <Sources cards={cards ?? []} />
        <span className="import-space" />
        <Button icon={ArrowLeft} tone="quiet" onClick={() => backToPictures()}>
          {t('import.back')}
        </Button>
      </header>
      <div className="import-middle">
        {source.path === undefined || source.state === 'failed' ? <NoSource /> : <Files />}
        <Panel />
      </div>
    </section>
  );
}

function Sources({ cards }: { cards: readonly { name: string; path: string }[] }) {
  const [choosing, setChoosing] = useState(false);
  const { path } = useSource();
  const choose = async () => {
    const native = host().chooseFolders;
    if (!getHello().can.nativeDialog || !native) return setChoosing(true);
    const [chosenPath] = (await native()) ?? [];
    if (chosenPath) void openSource(chosenPath);
  };
  return (
    <>
      {cards.map((card) => (
        <Button key={card.path} icon={Camera} tone="quiet" aria-pressed={card.path === path} title={card.path} onClick={() => void openSource(card.path)}>
          {card.name}
        </Button>
      ))}
      <Button icon={FolderOpen} onClick={() => void choose()}>
        {t('import.source.choose')}
      </Button>
      {path ? (
        <>
          <span className="import-path" title={path}>
            {path}
          </span>
          <IconButton icon={RefreshCw} name={t('import.source.again')} onClick={() => void openSource(path)} />
        </>
      ) : null}
      <ChooseFolder
        open={choosing}
        title={t('import.source.title')}
        {...(path ? { from: path } : {})}
        onClose={() => setChoosing(false)}
        onChoose={(folder) => {
          setChoosing(false);
          void openSource(folder);
        }}
      />
    </>
  );
}

function NoSource() {
  const { state, error } = useSource();
  return (
    <div className="import-files">
      <EmptyState title={t(state === 'failed' ? 'import.source.failed' : 'import.source.none')} body={state === 'failed' ? (error ?? '') : t('import.source.body')} />
    </div>
  );
}

function Files() {
  const source = useSource();
  const [show, setShow] = useState<'new' | 'all'>('new');
  const { shots, details, state } = source;
  const known = shots.filter((shot) => isKnown(shot, details));
  const shown = show === 'all' ? shots : shots.filter((shot) => !isKnown(shot, details) || source.byHand.get(shot.group));
  const files = shots.reduce((sum, { paths }) => sum + paths.length, 0);
  return (
    <div className="import-files">
      <div className="import-bar">
        <Segments
          name={t('import.show')}
          value={show}
          choices={[
            { value: 'new', text: t('import.show.new', { n: shots.length - known.length }) },
            { value: 'all', text: t('import.show.all', { n: shots.length }) },
          ]}
          onChange={setShow}
        />
        <Button tone="quiet" onClick={() => check(shown, true)}>
          {t('import.check.all')}
        </Button>
        <Button tone="quiet" onClick={() => check(shown, false)}>
          {t('import.check.none')}
        </Button>
        <span className="import-space" />
        <span className="import-hint tabular" role="status">
          {state === 'listing' ? t('import.listing') : details.size < files ? t('import.looking', { done: details.size, total: files }) : ''}
        </span>
      </div>
      {state === 'ready' && shown.length === 0 ? (
        <EmptyState title={t(shots.length ? 'import.nothing.new' : 'import.nothing')} body={t(shots.length ? 'import.nothing.new.body' : 'import.nothing.body')} />
      ) : (
        <Shots shots={shown} />
      )}
    </div>
  );
}

function Panel() {
  const source = useSource();
  const plan = usePlan();
  const [busy, setBusy] = useState(false);
  const on = source.shots.filter((shot) => isChecked(shot, source));
  const files = on.flatMap(({ paths }) => paths);
  const begin = async () => {
    const { path } = source;
    if (path === undefined || busy) return;
    setBusy(true);
    keepPlan(plan);
    const { to, second, folders, name, text, values, template } = plan;
    const began = await startImport({
      source: path, to: to.trim(), folders, name, values, tags: tagsOf(plan),
      ...(second.trim() ? { second: second.trim() } : {}),
      ...(text ? { text } : {}),
      ...(template ? { template } : {}),
      ...chosen(source),
    });
    setBusy(false);
    if (began) showArriving(to.trim());
  };
  return (
    <aside className="import-panel" aria-label={t('import.panel')}>
      <div className="import-scroll">
        <Destination source={source.path} files={on.slice(0, 3).flatMap(({ paths }) => paths.find((path) => source.details.get(path)?.picture) ?? paths[0] ?? [])} />
      </div>
      <div className="import-foot">
        <span className="import-hint tabular">{formatBytes(on.reduce((sum, { size }) => sum + size, 0))}</span>
        <Button tone="primary" disabled={busy || files.length === 0 || plan.to.trim() === ''} onClick={() => void begin()}>
          {t('import.do', { n: files.length })}
        </Button>
      </div>
    </aside>
  );
}
