import { type ReactNode, useRef, useState } from 'react';
import { t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';
import { Button, Dialog } from '../../ui/index.ts';
import { type Browsed, Chooser } from './chooser.tsx';

export interface FolderDialogProps {
  open: boolean;
  title: string;
  /** On the button that takes the folder shown. */
  doText: string;
  /** Beside the buttons, about the folder shown. */
  note: (here: Browsed | undefined) => string;
  /** Whether it can be taken; any that can be read unless told. */
  can?: (here: Browsed) => boolean;
  /** In a line below the list, about the folder shown; how many files it holds unless told. */
  about?: (here: Browsed) => string;
  /** A folder dropped on the window, and where it may be. */
  name?: string | undefined;
  candidates?: readonly string[];
  keys: string;
  /** What else is asked for, above the buttons. */
  children?: ReactNode;
  onChoose: (path: string) => void;
  onClose: () => void;
}

/** Lets a person choose a folder where there is no dialog of the system. */
export function FolderDialog(props: FolderDialogProps) {
  const { open, title, doText, note, can, about, name, candidates = [], keys, children, onChoose, onClose } = props;
  const [path, setPath] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const present = path ?? candidates[0];
  const answer = useCall('library.browse', present === undefined ? {} : { path: present }, { enabled: open });
  const here = answer.isError ? undefined : answer.data;
  const ready = here !== undefined && can?.(here) !== false;
  const leave = () => {
    setPath(undefined);
    onClose();
  };
  const take = (chosen: string) => {
    setPath(undefined);
    onChoose(chosen);
  };
  return (
    <Dialog
      open={open}
      onClose={leave}
      size="large"
      title={title}
      focus={list}
      className="chooser-dialog"
      actions={
        <>
          <span className="chooser-note">{note(here)}</span>
          <Button onClick={leave}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={!ready} onClick={() => here && take(here.path)}>
            {doText}
          </Button>
        </>
      }
    >
      {open ? (
        <>
          <Chooser
            path={present}
            name={name}
            candidates={candidates}
            list={list}
            keys={keys}
            about={about}
            onGo={setPath}
            onChoose={(chosen) => ready && take(chosen)}
          />
          {children}
        </>
      ) : null}
    </Dialog>
  );
}
