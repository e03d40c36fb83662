import { Tag } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { formatNumber, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Overlay, OverlayChoices } from '../../ui/index.ts';
import { TagName } from './tag-name.tsx';
import { type TagNode, tagFinder } from './tag-list.ts';

interface Props {
  open: boolean;
  title: string;
  hint: string;
  /** Which tags can be chosen. */
  offers: (tag: TagNode) => boolean;
  /** Words for choosing none, the top of the tree; absent: one must be chosen. */
  top?: string | undefined;
  onChoose: (path: string | undefined) => void;
  onClose: () => void;
}

const MOST = 50;

/** Chooses one tag of the tree, by typing. */
export function TagChooser(props: Props) {
  return (
    <Overlay open={props.open} onClose={props.onClose} title={props.title}>
      <Choosing {...props} />
    </Overlay>
  );
}

function Choosing({ title, hint, offers, top, onChoose, onClose }: Props) {
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const tags = useCall('tags.list', {}).data?.tags;
  const finder = useMemo(() => tagFinder(tags ?? []), [tags]);
  const found = (wanted.trim() === '' ? (tags ?? []) : finder.find(wanted, MOST)).filter(offers).slice(0, MOST * 4);
  const rows: readonly { path: string | undefined; count?: number }[] = [
    ...(top !== undefined && wanted.trim() === '' ? [{ path: undefined }] : []),
    ...found,
  ];
  return (
    <OverlayChoices
      title={title}
      icon={Tag}
      hint={hint}
      beside={title}
      text={text}
      onText={setText}
      listName={t('tags.list')}
      rows={rows}
      keyOf={({ path }) => path ?? ''}
      onTake={({ path }) => {
        onClose();
        onChoose(path);
      }}
      empty={tags && t('tags.choose.none')}
      foot={t('tags.choose.foot')}
      draw={({ path, count }) => (
        <>
          <span className="overlay-text">{path === undefined ? top : <TagName path={path} />}</span>
          {count === undefined ? null : <span className="overlay-more tabular">{formatNumber(count)}</span>}
        </>
      )}
    />
  );
}
