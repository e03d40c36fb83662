import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { errorText } from '../client/client.ts';
import { host } from '../client/host.ts';
import { t } from '../client/messages.ts';
import { rows } from '../client/rows.ts';
import { openAddFolder } from '../features/library/index.ts';
import { askSave } from '../features/versions/index.ts';
import { toast } from '../ui/index.ts';

const MOST_ENTRIES = 50;

/** The asset under the pointer. */
const assetAt = ({ target }: DragEvent): number | undefined => {
  const n = target instanceof Element ? Number(target.closest<HTMLElement>('[data-n]')?.dataset['n']) : 0;
  return n > 0 ? n : undefined;
};

/** One file, not a folder, on a picture is meant for it. */
const isOneFile = ({ items }: DataTransfer): boolean => items.length === 1 && items[0]?.kind === 'file' && items[0].webkitGetAsEntry()?.isDirectory !== true;

/** The window as a place to drop folders and files on. A drag of our own assets is not for it. */
export function DropTarget({ children }: { children: ReactNode }) {
  const [over, setOver] = useState(false);
  const [on, setOn] = useState<number>();
  const name = on === undefined ? undefined : rows.get(on)?.name;
  // The last that was entered, not how many: what is taken out of the page below the pointer is never left.
  const entered = useRef<EventTarget>(null);
  const wants = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const take = (event: DragEvent) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its keyboard way in the sidebar's Add folder
    <div
      className="app"
      onDragEnter={(event) => {
        if (!wants(event)) return;
        // Said here too: where something else comes below a still pointer, this is all that is heard before a drop.
        take(event);
        entered.current = event.target;
        setOver(true);
      }}
      onDragOver={(event) => {
        if (!wants(event)) return;
        take(event);
        // What it is, folder or file, a browser tells with the drop alone.
        setOn(event.dataTransfer.items.length === 1 ? assetAt(event) : undefined);
      }}
      onDragLeave={({ target }) => {
        // The next is entered before the last is left.
        if (target === entered.current) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!wants(event)) return;
        event.preventDefault();
        const n = assetAt(event);
        if (n !== undefined && isOneFile(event.dataTransfer)) saveOn(n, event.dataTransfer);
        else void add(event.dataTransfer);
      }}
    >
      {children}
      {over ? (
        <div className="app-drop">
          <p className="app-drop-words">{name ? t('app.drop.version', { name }) : t('app.drop')}</p>
        </div>
      ) : null}
    </div>
  );
}

/** Asked before: a file that was dropped beside its mark must not replace another one. */
function saveOn(n: number, { files }: DataTransfer): void {
  const file = files[0];
  const path = file && host().pathForFile?.(file);
  if (file) askSave({ n, ...(path ? { file: path } : { named: file.name }) });
}

async function add(transfer: DataTransfer): Promise<void> {
  const { pathForFile } = host();
  try {
    if (pathForFile) {
      const paths = [...transfer.files].map(pathForFile).filter(Boolean);
      if (paths.length) await openAddFolder({ paths });
      return;
    }
    // A browser tells names only; the core finds where on this machine they may be, and the person confirms.
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
    const folder = entries.find((entry) => entry.isDirectory);
    if (folder)
      await openAddFolder({ name: folder.name, entries: await entriesOf(folder as FileSystemDirectoryEntry) });
    else
      await openAddFolder({
        name: '',
        entries: [...transfer.files].slice(0, MOST_ENTRIES).map(({ name, size }) => ({ name, size })),
      });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** Some names of what is in a dropped folder, with sizes of files, by which it is recognized. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<{ name: string; size?: number }[]> {
  const reader = folder.createReader();
  const found = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  return Promise.all(
    found.slice(0, MOST_ENTRIES).map(async (entry) => {
      if (!entry.isFile) return { name: entry.name };
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      return { name: entry.name, size: file.size };
    }),
  );
}
