import { useId, useRef, useState } from 'react';
import { errorText } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { setOpen } from '../../client/open-nodes.ts';
import { useCall } from '../../client/query.ts';
import { PreviewDialog, PreviewList, Segments, Tree, useSettled } from '../../ui/index.ts';
import { InUse } from '../assets/index.ts';
import { useFolderRows } from '../library/index.ts';
import { carryMove, type Moving, stopMoving } from './moving.ts';
import { Row } from './rename-dialog.tsx';
import './rename.css';

/** For this window: what is sorted mostly goes to one place. */
let last: string | undefined;
/** As many as one answer holds. */
const SHOWN = 2000;
const NO_NAME = /[/\\]|^\.+$/;

interface Chosen {
  /** Absolute. */
  folder: string | undefined;
  /** Of a new folder in it; empty: none. */
  name: string;
  clash: 'error' | 'suffix';
}
const pathOf = ({ folder, name }: Chosen): string | undefined => {
  const below = name.trim();
  return folder === undefined || !below || NO_NAME.test(below) ? folder : `${folder.replace(/[/\\]$/, '')}/${below}`;
};

/** A folder of the library for the files, and every name that they would have there. */
export default function MoveDialog({ asked: { copy, on, count, to: first } }: { asked: Moving }) {
  const [chosen, setChosen] = useState<Chosen>({ folder: first ?? last, name: '', clash: 'error' });
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const { rows = [] } = useFolderRows();
  const settled = useSettled(chosen);
  const isName = !NO_NAME.test(chosen.name.trim());
  const to = pathOf(chosen);
  const settledTo = pathOf(settled);
  const wish = { targets: on, to: settledTo ?? '', clash: settled.clash };
  const answer = useCall('rename.movePreview', { ...wish, copy, limit: SHOWN }, { enabled: settledTo !== undefined });
  const data = to === undefined ? undefined : answer.data;
  const clashes = data?.items.some(({ problem }) => problem && problem.code !== 'missing') ?? false;
  const fits = data !== undefined && isName && !clashes && data.changes > 0 && settled === chosen && !answer.isPlaceholderData && !answer.isError;
  const words = copy ? 'copy' : 'move';

  const apply = async () => {
    if (!fits || busy) return;
    setBusy(true);
    last = to;
    const why = await carryMove(copy, wish);
    setBusy(false);
    if (why === undefined) stopMoving();
    else setRefused(why);
  };
  const change = (part: Partial<Chosen>) => {
    setRefused(undefined);
    setChosen((now) => ({ ...now, ...part }));
  };

  return (
    <PreviewDialog
      title={t(`${words}.title`, { n: count })}
      focus={box}
      className="rename-dialog move-dialog"
      note={data && !answer.isError ? noteText(data, copy) : ''}
      doText={t(`${words}.do`, { n: data?.changes ?? 0 })}
      can={fits && !busy}
      onDo={() => void apply()}
      onClose={stopMoving}
      problem={refused ?? (answer.isError ? errorText(answer.error) : undefined)}
      form={
        <form
          className="rename-form move-form"
          onSubmit={(event) => {
            event.preventDefault();
            void apply();
          }}
        >
          <div
            ref={(element) => {
              // The tree's own stop of Tab has the focus first.
              box.current = element?.querySelector('[tabindex="0"]') ?? element;
            }}
            className="move-folders"
          >
            <Tree
              name={t('move.folders')}
              items={rows.map((row) => ({ id: row.id, text: row.name, depth: row.depth, open: row.open, count: row.count, dimmed: row.root.state === 'offline', title: row.path }))}
              current={rows.find(({ path }) => path === chosen.folder)?.id}
              onChoose={({ id: node }) => {
                const row = rows.find((one) => one.id === node);
                if (row && row.root.state === 'online') change({ folder: row.path });
              }}
              onToggle={({ id: node }, open) => setOpen(node, open)}
            />
          </div>
          <div className="move-side">
            <label className="rename-text">
              <span>{t('move.new')}</span>
              <input className="input" value={chosen.name} maxLength={200} autoComplete="off" aria-invalid={!isName} onChange={(event) => change({ name: event.currentTarget.value })} />
            </label>
            <div className="rename-text">
              <span id={id}>{t('move.to')}</span>
              <output aria-labelledby={id} className="move-to">
                {to?.replace(/[/\\]/g, '$&\u200b') ?? t('move.choose')}
              </output>
            </div>
            {copy ? null : <InUse on={on} />}
            <div className="rename-choices">
              <span>{t('rename.clash')}</span>
              <Segments
                name={t('rename.clash')}
                value={chosen.clash}
                choices={[
                  { value: 'error', text: t('rename.clash.error') },
                  { value: 'suffix', text: t('rename.clash.suffix') },
                ]}
                onChange={(clash) => change({ clash })}
              />
            </div>
          </div>
          <button type="submit" hidden />
        </form>
      }
    >
      <PreviewList
        className="rename-list"
        name={t('move.preview')}
        heads={[t('rename.from'), t('rename.to')]}
        more={data && data.total > data.items.length ? t('move.more', { n: data.total - data.items.length }) : undefined}
      >
        {data?.items.map((item) => <Row key={item.n} item={item} />)}
      </PreviewList>
    </PreviewDialog>
  );
}

function noteText({ problems, there }: { problems: number; there: number }, copy: boolean): string {
  if (problems) return t('rename.note.problems', { n: problems });
  if (there) return t('move.note.there', { n: there });
  return t(copy ? 'copy.note' : 'move.note');
}
