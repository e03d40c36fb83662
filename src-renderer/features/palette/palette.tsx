import Fuse from 'fuse.js';
import { SquareTerminal } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import {
  barOf,
  type Command,
  groupTitle,
  keysOf,
  listCommands,
  registerCommands,
  runCommand,
  watchCommands,
} from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Overlay, OverlayChoices } from '../../ui/index.ts';
import './palette.css';

/** `Ctrl+K`: every command by its name, with its key. */
export function Palette() {
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'palette',
          title: t('command.palette'),
          group: 'app',
          changes: 'own',
          inText: true,
          once: true,
          keyOnly: true,
          run: () => setOpen((was) => !was),
        },
      ]),
    [],
  );
  const close = () => setOpen(false);
  return (
    <Overlay open={open} onClose={close} title={t('palette.name')}>
      <Commands onClose={close} />
    </Overlay>
  );
}

interface Offer {
  command: Command;
  title: string;
  group: string;
  can: boolean;
  /** Why this person may not do it. */
  why: string | undefined;
}

/** What was done last comes first when nothing is typed. */
const lately: string[] = [];

function Commands({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const commands = useSyncExternalStore(watchCommands, listCommands);
  const offers = useMemo(() => offersOf(commands), [commands]);
  const fuse = useMemo(
    () => new Fuse(offers, { keys: [{ name: 'title', weight: 3 }, 'group'], threshold: 0.4, ignoreLocation: true }),
    [offers],
  );
  const take = ({ command }: Offer) => {
    onClose();
    lately.unshift(command.id);
    // The dialog gives the focus back first: a command such as Find wants to have it.
    setTimeout(() => runCommand(command.id), 0);
  };
  return (
    <OverlayChoices
      title={t('palette.name')}
      icon={SquareTerminal}
      hint={t('palette.hint')}
      text={text}
      onText={setText}
      listName={t('palette.name')}
      rows={text.trim() ? fuse.search(text.trim(), { limit: 60 }).map(({ item }) => item) : offers}
      keyOf={({ command }) => command.id}
      can={({ can }) => can}
      onTake={take}
      empty={t('palette.nothing')}
      foot={t('palette.foot')}
      draw={({ command, title, group, can, why }) => (
        <>
          <span className="overlay-text" title={why}>{title}</span>
          <span className="overlay-more">{can ? group : t(why === undefined ? 'palette.unavailable' : 'palette.barred')}</span>
          <span className="palette-keys">
            {keysOf(command.id)
              .slice(0, 1)
              .map((key) => (
                <kbd key={key} className="kbd">
                  {key}
                </kbd>
              ))}
          </span>
        </>
      )}
    />
  );
}

function offersOf(commands: readonly Command[]): readonly Offer[] {
  const offers = commands
    .filter((command) => !command.keyOnly)
    .map((command) => ({
      command,
      title: command.title,
      group: groupTitle(command.group),
      can: command.when?.() !== false && barOf(command) === undefined,
      why: barOf(command),
    }));
  const place = ({ command }: Offer) => {
    const at = lately.indexOf(command.id);
    return at < 0 ? lately.length : at;
  };
  return offers.sort((a, b) => place(a) - place(b));
}
