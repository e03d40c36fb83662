import { useRef, useState } from 'react';
import { parseTagPath, printTagPath } from '../../../src-shared/domain/tag-path.ts';
import { t } from '../../client/messages.ts';
import { setOpen } from '../../client/open-nodes.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog, NameField } from '../../ui/index.ts';
import { showTag } from '../search/index.ts';
import { type Ask, stopAsking, useAsk } from './asking.ts';
import { TagChooser } from './tag-chooser.tsx';
import { keyOfPath, samePath, tagAt, type TagNode } from './tag-list.ts';
import { createTag, deleteTag, describeTag, mergeTag, moveTag, renameTag } from './tree-edit.ts';
import './tag-dialogs.css';

/** The questions about tags; once in the window. */
export function TagDialogs() {
  const asked = useAsk((state) => state.asked);
  const tags = useCall('tags.list', {}).data?.tags;
  // Stays while a dialog closes, so that its words do not vanish before it does.
  const [last, setLast] = useState<Ask>();
  if (asked && asked !== last) setLast(asked);
  const shown = asked ?? last;
  const open = asked !== undefined;
  if (!shown) return null;
  const key = shown.what === 'new' ? `new ${shown.below}` : `${shown.what} ${shown.tag.n}`;
  if (shown.what === 'new') return <NameDialog key={key} open={open} tag={undefined} below={shown.below} />;
  const tag = tags?.find(({ n }) => n === shown.tag.n) ?? shown.tag;
  if (shown.what === 'rename') return <NameDialog key={key} open={open} tag={tag} below={parentOf(tag.path)} />;
  if (shown.what === 'edit') return <EditDialog key={key} open={open} tag={tag} />;
  if (shown.what === 'delete') return <DeleteDialog key={key} open={open} tag={tag} />;
  const isMerge = shown.what === 'merge';
  return (
    <TagChooser
      open={open}
      title={t(isMerge ? 'tags.merge.title' : 'tags.move.title', { path: showTag(tag.path) })}
      hint={t(isMerge ? 'tags.merge.hint' : 'tags.move.hint')}
      // A tag cannot lie in itself; merged it can be with any other.
      offers={(other) => (isMerge ? !samePath(other.path, tag.path) : !isInside(other.path, tag.path))}
      top={isMerge || parentOf(tag.path) === undefined ? undefined : t('tags.move.top')}
      onClose={stopAsking}
      onChoose={(path) => void (isMerge && path !== undefined ? mergeTag(tag.path, path) : moveTag(tag.path, path))}
    />
  );
}

const parentOf = (path: string): string | undefined => printTagPath(parseTagPath(path).slice(0, -1)) || undefined;
const isInside = (path: string, tag: string): boolean =>
  `${keyOfPath(path)}\u001f`.startsWith(`${keyOfPath(tag)}\u001f`);

/** A new name, of a tag or for a new one. Where another tag has it already the two can be merged. */
function NameDialog({ open, tag, below }: { open: boolean; tag: TagNode | undefined; below: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(tag?.name ?? '');
  const tags = useCall('tags.list', {}).data?.tags ?? [];
  const path = printTagPath([
    ...(below === undefined ? [] : parseTagPath(below)),
    ...(name.trim() === '' ? [] : [name]),
  ]);
  const isName = parseTagPath(printTagPath([name])).length > 0;
  const twin = isName ? tagAt(tags, path) : undefined;
  const other = twin && twin.n !== tag?.n ? twin : undefined;
  const can = isName && !other && (tag === undefined || name !== tag.name);
  const save = () => {
    if (!can) return;
    stopAsking();
    if (below !== undefined) setOpen(`tag:${below}`, true);
    void (tag ? renameTag(tag.path, path) : createTag(path));
  };
  return (
    <Dialog
      open={open}
      onClose={stopAsking}
      size="small"
      focus={input}
      title={
        tag
          ? t('tags.rename.title', { path: showTag(tag.path) })
          : below
            ? t('tags.new.below', { path: showTag(below) })
            : t('tags.new.title')
      }
      actions={
        <>
          <Button onClick={stopAsking}>{t('ui.cancel')}</Button>
          {tag && other ? (
            <Button
              onClick={() => {
                stopAsking();
                void mergeTag(tag.path, other.path);
              }}
            >
              {t('tags.rename.merge')}
            </Button>
          ) : null}
          <Button tone="primary" disabled={!can} onClick={save}>
            {t(tag ? 'tags.rename.do' : 'tags.new.do')}
          </Button>
        </>
      }
    >
      <NameField ref={input} label={t('tags.name.field')} value={name} onChange={setName} onEnter={save} />
      <p className="tag-note" role="status">
        {other ? t('tags.rename.there', { path: showTag(other.path) }) : tag ? t('tags.rename.note') : ''}
      </p>
    </Dialog>
  );
}

function EditDialog({ open, tag }: { open: boolean; tag: TagNode }) {
  const input = useRef<HTMLTextAreaElement>(null);
  const [words, setWords] = useState((tag.synonyms ?? []).join('\n'));
  const [category, setCategory] = useState(tag.category ?? false);
  const save = () => {
    stopAsking();
    void describeTag(tag.path, {
      synonyms: words
        .split(/\n/)
        .map((word) => word.trim())
        .filter(Boolean),
      category,
    });
  };
  return (
    <Dialog
      open={open}
      onClose={stopAsking}
      size="small"
      focus={input}
      title={t('tags.edit.title', { path: showTag(tag.path) })}
      actions={
        <>
          <Button onClick={stopAsking}>{t('ui.cancel')}</Button>
          <Button tone="primary" onClick={save}>
            {t('tags.edit.do')}
          </Button>
        </>
      }
    >
      <label className="tag-words">
        <span>{t('tags.edit.synonyms')}</span>
        <textarea
          ref={input}
          className="field-input"
          rows={4}
          spellCheck={false}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <p className="tag-note">{t('tags.edit.synonyms.note')}</p>
      <label className="tag-category">
        <input type="checkbox" checked={category} onChange={(event) => setCategory(event.currentTarget.checked)} />
        <span>{t('tags.edit.category')}</span>
      </label>
      <p className="tag-note">{t('tags.edit.category.note')}</p>
    </Dialog>
  );
}

function DeleteDialog({ open, tag }: { open: boolean; tag: TagNode }) {
  const cancel = useRef<HTMLButtonElement>(null);
  const tags = useCall('tags.list', {}).data?.tags ?? [];
  const below = tags.filter((other) => isInside(other.path, tag.path)).length - 1;
  return (
    <Dialog
      open={open}
      onClose={stopAsking}
      size="small"
      focus={cancel}
      title={t('tags.delete.title', { path: showTag(tag.path) })}
      actions={
        <>
          <Button ref={cancel} onClick={stopAsking}>
            {t('ui.cancel')}
          </Button>
          <Button
            tone="danger"
            onClick={() => {
              stopAsking();
              void deleteTag(tag.path);
            }}
          >
            {t('tags.delete.do')}
          </Button>
        </>
      }
    >
      <p>{t('tags.delete.body', { n: tag.count })}</p>
      {below > 0 ? <p>{t('tags.delete.below', { n: below })}</p> : null}
      <p>{t('tags.delete.stays')}</p>
    </Dialog>
  );
}
