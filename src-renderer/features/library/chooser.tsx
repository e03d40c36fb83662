import { ArrowUp, Check, Folder, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { errorText, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, cx, IconButton } from '../../ui/index.ts';
import './add-folder-dialog.css';

export interface ChooserProps {
  /** Undefined: where the core begins. */
  path: string | undefined;
  name: string | undefined;
  candidates: readonly string[];
  list: React.RefObject<HTMLDivElement | null>;
  onGo: (path: string) => void;
  /** Ctrl+Enter. */
  onChoose: (path: string) => void;
  /** The keys, in a line below. */
  keys: string;
  /** What stands below the list about the folder that is shown. */
  about?: ((here: Browsed) => string) | undefined;
}

export type Browsed = Output<'library.browse'>;

/** Walks the folders of the machine that the core runs on, by keyboard or pointer. */
export function Chooser({ path, name, candidates, list, onGo, onChoose, keys, about = filesText }: ChooserProps) {
  const id = useId();
  const here = useCall('library.browse', path === undefined ? {} : { path });
  // Places stay when a path leads nowhere.
  const places = useCall('library.browse', {}).data?.places ?? [];
  const [typed, setTyped] = useState<string>();
  const [at, setAt] = useState(0);
  const { data } = here;
  const folders = data?.folders ?? [];
  const active = Math.min(at, folders.length - 1);

  const go = (to: string | undefined) => {
    if (to === undefined) return;
    setTyped(undefined);
    setAt(0);
    onGo(to);
  };
  const show = (index: number) => {
    setAt(index);
    document.getElementById(`${id}${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onListKey = (event: KeyboardEvent) => {
    const act: Record<string, () => void> = {
      ArrowDown: () => show(Math.min(folders.length - 1, active + 1)),
      ArrowUp: () => show(Math.max(0, active - 1)),
      Home: () => show(0),
      End: () => show(folders.length - 1),
      ArrowRight: () => go(folders[active]?.path),
      ArrowLeft: () => go(data?.parent),
      Backspace: () => go(data?.parent),
      Enter: () => (event.ctrlKey || event.metaKey ? data && onChoose(data.path) : go(folders[active]?.path)),
    };
    const jump = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    const todo = act[event.key] ?? (jump ? () => jumpTo(event.key) : undefined);
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  /** A letter goes to the next folder that begins with it. */
  const jumpTo = (letter: string) => {
    const fits = (folder: { name: string }) => folder.name.toLowerCase().startsWith(letter.toLowerCase());
    const next = folders.findIndex((folder, index) => index > active && fits(folder));
    const found = next < 0 ? folders.findIndex(fits) : next;
    if (found >= 0) show(found);
  };

  return (
    <div className="chooser">
      {name ? (
        <p className="chooser-dropped">
          {t(candidates.length ? 'library.browse.dropped' : 'library.browse.lost', { name })}
        </p>
      ) : null}
      <form
        className="chooser-path"
        onSubmit={(event) => {
          event.preventDefault();
          go(typed?.trim() || undefined);
          list.current?.focus();
        }}
      >
        <IconButton
          icon={ArrowUp}
          name={t('library.browse.up')}
          disabled={!data?.parent}
          onClick={() => go(data?.parent)}
        />
        <input
          className="input"
          aria-label={t('library.browse.path')}
          autoComplete="off"
          spellCheck={false}
          value={typed ?? path ?? data?.path ?? ''}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!typed?.trim()}>
          {t('library.browse.go')}
        </Button>
      </form>
      <div className="chooser-columns">
        <Places
          groups={[
            { title: t('library.browse.maybe'), places: candidates.map((one) => ({ name: baseName(one), path: one })) },
            { title: t('library.browse.places'), places },
          ]}
          current={data?.path}
          onGo={go}
        />
        <div className="chooser-main">
          {here.isError ? (
            <p className="chooser-error" role="alert">
              {errorText(here.error)}
            </p>
          ) : null}
          <div
            ref={list}
            className="chooser-list"
            role="listbox"
            tabIndex={0}
            aria-label={t('library.browse.inside', { name: baseName(data?.path ?? '') })}
            aria-activedescendant={folders.length ? `${id}${active}` : undefined}
            onKeyDown={onListKey}
          >
            {folders.map((folder, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the list keeps the focus and names the active row
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
              <div
                key={folder.path}
                id={`${id}${index}`}
                role="option"
                aria-selected={index === active}
                className="chooser-row"
                onClick={() => setAt(index)}
                onDoubleClick={() => go(folder.path)}
              >
                <Folder size={16} strokeWidth={1.5} aria-hidden />
                <span className="chooser-text">{folder.name}</span>
              </div>
            ))}
            {data && folders.length === 0 ? (
              <div className="chooser-none" role="option" aria-selected={false} aria-disabled tabIndex={-1}>
                {t('library.browse.none')}
              </div>
            ) : null}
          </div>
          <p className="chooser-foot">
            <span>{data ? about(data) : ''}</span>
            <span>{keys}</span>
          </p>
        </div>
      </div>
    </div>
  );
}

const COUNTED = 999;
function filesText({ files }: Browsed): string {
  if (files === 0) return t('library.browse.files.none');
  if (files >= COUNTED) return t('library.browse.files.many', { n: COUNTED - 1 });
  return t('library.browse.files', { n: files });
}

const baseName = (path: string): string => path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;

interface PlacesProps {
  groups: readonly { title: string; places: readonly { name: string; path: string }[] }[];
  current: string | undefined;
  onGo: (path: string) => void;
}

function Places({ groups, current, onGo }: PlacesProps) {
  return (
    <div className="chooser-places">
      {groups
        .filter(({ places }) => places.length > 0)
        .map(({ title, places }) => (
          <section key={title} aria-label={title}>
            <h3 className="caps chooser-caps">{title}</h3>
            {places.map((place) => (
              <button
                key={place.path}
                type="button"
                className={cx('chooser-place', place.path === current && 'chooser-here')}
                title={place.path}
                onClick={() => onGo(place.path)}
              >
                {place.path === current ? (
                  <Check size={16} strokeWidth={1.5} aria-hidden />
                ) : (
                  <FolderOpen size={16} strokeWidth={1.5} aria-hidden />
                )}
                <span className="chooser-text">{place.name}</span>
              </button>
            ))}
          </section>
        ))}
    </div>
  );
}
