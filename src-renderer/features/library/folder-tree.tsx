import { FilePen, FileQuestionMark, FolderMinus, FolderSearch, HardDrive, RotateCw, TriangleAlert } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { setOpen } from '../../client/open-nodes.ts';
import { getUi, setUi, useShownQuery } from '../../client/state.ts';
import { useLockedRoots, useWhyNothing } from '../../client/team.ts';
import { Badge, Button, ContextMenu, Dialog, type MenuEntry, Tree, toast } from '../../ui/index.ts';
import { ASSETS_TYPE, droppedAssets } from '../assets/index.ts';
import { askMove } from '../rename/index.ts';
import { setWriteMode, WRITE_MODES, writeMetadata } from '../metadata/index.ts';
import { addFolders, locateRoot } from './add-folder.ts';
import { type FolderRow, type Root, useFolderRows } from './folders.ts';
import { joined } from './joined.ts';
import { RootNotes, rootTitle } from './root-notes.tsx';

/** Dropped files are moved, with Ctrl or Alt copied. */
const wantsCopy = ({ ctrlKey, altKey, metaKey }: DragEvent): boolean => ctrlKey || altKey || metaKey;

/** The folders, read as they are opened; pictures dropped on one go there, after a question. */
export function FolderTree() {
  const query = useShownQuery()?.trim();
  const { rows, error } = useFolderRows();
  const [pointed, setPointed] = useState<FolderRow>();
  const [leaving, setLeaving] = useState<Root>();
  const lockOf = useLockedRoots();
  const whyNothing = useWhyNothing();
  if (!rows) return error ? <p className="sidebar-hint">{errorText(error)}</p> : null;
  if (rows.length === 0) return <p className="sidebar-hint">{t('library.folders.empty')}</p>;
  const byId = (id: string) => rows.find((row) => row.id === id);
  return (
    <>
      <ContextMenu entries={pointed ? entriesFor(pointed, setLeaving, lockOf(pointed.root.n), whyNothing) : []}>
        <div>
          <Tree
            name={t('library.folders')}
            items={rows.map((row) => ({
              id: row.id,
              text: row.name,
              depth: row.depth,
              open: row.open,
              count: row.count,
              dimmed: row.root.state === 'offline',
              ...(row.depth === 0 ? { title: rootTitle(row.root), sign: <RootSign root={row.root} /> } : {}),
            }))}
            current={rows.find((row) => row.query === query)?.id}
            onChoose={({ id }, { add }) => {
              const wanted = byId(id)?.query ?? '';
              setUi({ query: add ? joined(getUi().query, wanted) : wanted });
            }}
            onToggle={({ id }, open) => setOpen(id, open)}
            accepts={(event) => {
              if (!event.dataTransfer.types.includes(ASSETS_TYPE)) return false;
              event.dataTransfer.dropEffect = wantsCopy(event) ? 'copy' : 'move';
              return true;
            }}
            onDropOn={({ id }, event) => {
              const row = byId(id);
              if (row && row.root.state === 'online') askMove({ copy: wantsCopy(event), on: droppedAssets(event), to: row.path });
            }}
            onContextMenu={({ id }) => setPointed(byId(id))}
            onDelete={({ id }) => {
              const row = byId(id);
              if (row?.depth === 0) setLeaving(row.root);
            }}
          />
        </div>
      </ContextMenu>
      <RootNotes roots={rows.filter((row) => row.depth === 0).map((row) => row.root)} />
      <RemoveDialog root={leaving} onClose={() => setLeaving(undefined)} />
    </>
  );
}

/** The sign of a root that is not simply there. */
function RootSign({ root }: { root: Root }) {
  const said = root.problem?.message;
  if (root.state === 'offline')
    return (
      <span className="root-sign">
        <span className="struck">
          <Badge icon={HardDrive} title={said ?? t('library.offline.title')} />
        </span>
      </span>
    );
  if (root.held && !root.held.answer)
    return (
      <span className="root-sign">
        <Badge tone="loss" icon={FileQuestionMark} title={said ?? t('library.gone', root.held)} />
      </span>
    );
  if (root.problem)
    return (
      <span className="root-sign">
        <Badge tone="loss" icon={TriangleAlert} title={root.problem.message} />
      </span>
    );
  return null;
}

/** `why`: of a folder of the team's, why it is not this person's to say how its files are written; `whyNothing`: why none of them is theirs to write. */
function entriesFor(row: FolderRow, remove: (root: Root) => void, why: string | undefined, whyNothing: string | undefined): MenuEntry[] {
  return [
    { heading: row.name },
    {
      text: t('library.again'),
      icon: RotateCw,
      disabled: row.root.state === 'offline',
      run: () => void addFolders([row.root.path], t('library.again.started', { name: row.root.name })),
    },
    ...(row.depth === 0 && row.root.state === 'offline'
      ? [{ text: t('library.locate'), icon: FolderSearch, run: () => void locateRoot(row.root) }]
      : []),
    ...(row.depth === 0
      ? ([
          { heading: t('write.heading') },
          ...WRITE_MODES.map((mode) => ({
            text: t(`write.${mode}`),
            checked: row.root.writes === mode,
            disabled: why !== undefined,
            run: () => void setWriteMode(row.root.n, mode),
          })),
          ...(why === undefined ? [] : [{ heading: why }]),
        ] as const)
      : []),
    ...(row.root.writes === 'off'
      ? []
      : [{ text: t('write.now'), icon: FilePen, disabled: row.root.state === 'offline' || (why !== undefined && whyNothing !== undefined), run: () => void writeMetadata({ query: row.query }) }]),
    ...(row.depth === 0
      ? (['line', { text: t('library.remove'), icon: FolderMinus, danger: true, run: () => remove(row.root) }] as const)
      : []),
  ];
}

function RemoveDialog({ root, onClose }: { root: Root | undefined; onClose: () => void }) {
  // Stays while the dialog closes, so that its words do not vanish before it does.
  const [last, setLast] = useState<Root>();
  if (root && root !== last) setLast(root);
  const shown = root ?? last;
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = async (gone: Root) => {
    onClose();
    try {
      const { label } = await getClient().call('library.remove', { root: gone.n });
      toast({ text: label });
    } catch (error) {
      toast({ text: errorText(error), tone: 'error' });
    }
  };
  return (
    <Dialog
      open={root !== undefined}
      onClose={onClose}
      size="small"
      focus={cancel}
      title={t('library.remove.title', { name: shown?.name ?? '' })}
      actions={
        <>
          <Button ref={cancel} onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button tone="danger" onClick={() => root && void remove(root)}>
            {t('library.remove.do')}
          </Button>
        </>
      }
    >
      <p>{t('library.remove.body', { n: shown?.count ?? 0 })}</p>
      <p>{t('library.remove.stays')}</p>
    </Dialog>
  );
}
