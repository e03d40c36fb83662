import { Copy } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { KEEP_RULES, type KeepRule } from '../../../src-shared/domain/duplicates.ts';
import { errorText, getClient } from '../../client/client.ts';
import { formatBytes, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { backToPictures, getUi } from '../../client/state.ts';
import { Button, Dialog, EmptyState, QuestionsHead, toast, useFocusThatStays } from '../../ui/index.ts';
import { undo } from '../assets/index.ts';
import { type Choices, droppedOf, foldersOf, picksOf, type Group as Shown } from './choices.ts';
import { Group, whyGoing } from './group.tsx';
import './duplicates.css';

/** At once; the next come as these are resolved. */
const SHOWN = 50;

/** What is asked before files go: these groups, or all. */
interface Asked {
  readonly groups: readonly Shown[];
  readonly rest: boolean;
  readonly files: number;
}

/** Files of one content: a person says which stays, group by group or all at once. */
export default function Duplicates() {
  const [rule, setRule] = useState<KeepRule>('best');
  const [folder, setFolder] = useState('');
  const [choices, setChoices] = useState<Choices>(new Map());
  const [asked, setAsked] = useState<Asked>();
  const keep = { rule, ...(folder ? { folder } : {}) };
  const { data, error } = useCall('duplicates.list', { keep, limit: SHOWN });
  const view = useRef<HTMLDivElement>(null);
  useFocusThatStays(view, data?.groups, {
    question: '.duplicates-group',
    answer: (group) => filesOf(group).find((file) => file.getAttribute('aria-pressed') === 'true') ?? filesOf(group)[0],
    // The first file has the focus when the view opens. A question that is just closing would give it back to what is gone.
    from: '[role=treeitem], .dialog[data-closed]',
    rests: asked !== undefined,
  });
  if (!data) return error ? <EmptyState icon={Copy} title={errorText(error)} /> : null;
  if (data.total === 0)
    return (
      <EmptyState
        icon={Copy}
        title={t('duplicates.none')}
        body={t('duplicates.none.body')}
        actions={
          <>
            <Unread />
            <Button onClick={() => backToPictures()}>{t('duplicates.back')}</Button>
          </>
        }
      />
    );
  const { groups } = data;
  const going = groups.reduce((sum, group) => sum + droppedOf(group, choices).length, 0);
  const proposed = groups.reduce((sum, group) => sum + droppedOf(group, new Map()).length, 0);
  const all = going + Math.max(0, data.files - proposed);
  const why = whyGoing(groups, choices);
  const ask = (some: readonly Shown[], rest: boolean, files: number) =>
    files > 0 && setAsked({ groups: some, rest, files });
  const askAll = () => why === undefined && ask(groups, data.total > groups.length, all);
  const set = (group: Shown, ns: readonly number[]) => setChoices((now) => new Map(now).set(group.id, new Set(ns)));
  const resolve = async ({ groups: some, rest }: Asked) => {
    setAsked(undefined);
    const leave = some.map(({ id }) => id);
    try {
      const done = await getClient().call('duplicates.resolve', {
        picks: picksOf(some, choices),
        ...(rest ? { rest: keep, leave } : {}),
      });
      const places = done.trash.map((place) => (place === 'system' ? t('duplicates.lies.system') : place)).join(', ');
      const text = [
        done.label,
        ...(places ? [t('duplicates.lies', { places })] : []),
        ...done.warnings.slice(0, 3),
      ].join(' · ');
      toast({
        text,
        key: 'assets',
        stays: 10_000,
        ...(done.changed ? { action: { text: t('command.undo'), run: () => void undo() } } : {}),
      });
      // Who has answered the last one is done here.
      if (done.changed && (rest || some.length >= data.total) && (await isDone())) backToPictures();
    } catch (failure) {
      toast({ text: errorText(failure), tone: 'error' });
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it take the keys too
    <div ref={view} className="questions" data-region="center" onKeyDown={(event) => walk(event, askAll)}>
      <QuestionsHead
        name={t('duplicates.name')}
        count={`${t('duplicates.count', { n: data.total })} · ${t('duplicates.could', {
          files: t('duplicates.files', { n: data.files }),
          bytes: formatBytes(data.bytes),
        })}`}
        body={t('duplicates.body')}
        more={<Unread />}
        why={why}
      >
        <div className="questions-all">
          <label className="duplicates-rule">
            {t('duplicates.rule')}
            <select
              className="input"
              value={rule}
              onChange={(event) => [setRule(event.currentTarget.value as KeepRule), setChoices(new Map())]}
            >
              {KEEP_RULES.map((one) => (
                <option key={one} value={one}>
                  {t(`duplicates.rule.${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label className="duplicates-rule">
            {t('duplicates.folder')}
            <select
              className="input duplicates-folder"
              value={folder}
              onChange={(event) => [setFolder(event.currentTarget.value), setChoices(new Map())]}
            >
              <option value="">{t('duplicates.folder.any')}</option>
              {[...new Set([...(folder ? [folder] : []), ...foldersOf(groups)])].map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <Button tone="primary" disabled={all === 0 || why !== undefined} title={why} onClick={askAll}>
            {t('duplicates.all', { n: all })}
          </Button>
        </div>
      </QuestionsHead>
      <ol className="questions-list">
        {groups.map((group) => (
          <Group
            key={group.id}
            group={group}
            choices={choices}
            onKeep={(ns) => set(group, ns)}
            onResolve={() => ask([group], false, droppedOf(group, choices).length)}
          />
        ))}
      </ol>
      <p className="questions-foot">
        <span>{t('duplicates.keys')}</span>
        {data.total > groups.length ? <span>{t('duplicates.shown', { n: groups.length })}</span> : null}
      </p>
      <Ask asked={asked} onNo={() => setAsked(undefined)} onYes={(it) => void resolve(it)} />
    </div>
  );
}

function Ask({ asked, onNo, onYes }: { asked: Asked | undefined; onNo: () => void; onYes: (asked: Asked) => void }) {
  const yes = useRef<HTMLButtonElement>(null);
  // Stays while the dialog closes, so that its words do not vanish before it does.
  const [last, setLast] = useState<Asked>();
  if (asked && asked !== last) setLast(asked);
  const n = (asked ?? last)?.files ?? 0;
  return (
    <Dialog
      open={asked !== undefined}
      onClose={onNo}
      size="small"
      focus={yes}
      title={t('duplicates.ask.title', { n })}
      actions={
        <>
          <Button onClick={onNo}>{t('ui.cancel')}</Button>
          <Button ref={yes} tone="danger" onClick={() => asked && onYes(asked)}>
            {t('duplicates.ask.do', { n })}
          </Button>
        </>
      }
    >
      <p>{t('duplicates.ask.body')}</p>
    </Dialog>
  );
}

/** Whether nothing is left to be asked, in the view that still shows. */
async function isDone(): Promise<boolean> {
  const { total } = await getClient().call('duplicates.list', { limit: 1 });
  return total === 0 && getUi().view === 'duplicates';
}

/** Large files that nobody has read whole yet. */
function Unread() {
  const { data } = useCall('duplicates.unread', {});
  if (!data?.files) return null;
  return (
    <p className="duplicates-unread">
      {t('duplicates.unread', { n: data.files })}{' '}
      <Button
        onClick={() =>
          void getClient()
            .call('duplicates.compare', {})
            .then(() => toast({ text: t('duplicates.comparing') }))
            .catch((failure: unknown) => toast({ text: errorText(failure), tone: 'error' }))
        }
      >
        {t('duplicates.compare', { bytes: formatBytes(data.bytes) })}
      </Button>
    </p>
  );
}

const filesOf = (group: Element | null | undefined): HTMLButtonElement[] => [
  ...(group?.querySelectorAll<HTMLButtonElement>('.duplicates-file') ?? []),
];

/** Up and down go from group to group, left and right from file to file, a number or the space bar says which stays; the culling keys rest here. */
function walk(event: KeyboardEvent<HTMLElement>, all: () => void): void {
  const target = event.target as Element;
  if (target.closest('[role=dialog], select') || event.altKey) return;
  const group = target.closest('.duplicates-group');
  const groups = [...event.currentTarget.querySelectorAll('.duplicates-group')];
  const files = filesOf(group);
  const at = files.indexOf(target as HTMLButtonElement);
  const beside = (by: number) => {
    const there = filesOf(group ? groups[groups.indexOf(group) + by] : groups[0]);
    const next = there[Math.min(Math.max(at, 0), there.length - 1)];
    next?.focus();
    next?.closest('.duplicates-group')?.scrollIntoView({ block: 'nearest' });
  };
  const click = (what: string) => () => group?.querySelector<HTMLButtonElement>(what)?.click();
  const act: Readonly<Record<string, () => void>> = {
    ArrowDown: () => beside(1),
    ArrowUp: () => beside(-1),
    ArrowRight: () => files[Math.min(at + 1, files.length - 1)]?.focus(),
    ArrowLeft: () => files[Math.max(at - 1, 0)]?.focus(),
    ...(at >= 0
      ? {
          Enter: click('.duplicates-do'),
          ' ': () => files[at]?.click(),
          l: click('.duplicates-leave'),
          L: click('.duplicates-leave'),
        }
      : {}),
  };
  const isCommand = event.ctrlKey || event.metaKey;
  const number = /^Digit([1-9])$/.exec(event.code)?.[1];
  const todo = isCommand
    ? event.key === 'Enter'
      ? all
      : undefined
    : (act[event.key] ?? (number && group ? () => files[Number(number) - 1]?.click() : undefined));
  if (!todo) return;
  event.preventDefault();
  event.stopPropagation();
  todo();
}
