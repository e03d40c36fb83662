import Fuse from 'fuse.js';
import { SquareTerminal } from 'lucide-react';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import {
  type Command,
  groupTitle,
  keysOf,
  listCommands,
  registerCommands,
  runCommand,
  watchCommands,
} from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { Dialog } from '../../ui/index.ts';
import '../../ui/overlay.css';
import './palette.css';

/** `Ctrl+K`: every command by its name, with its key. */
export function Palette() {
  const [open, setOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(
    () =>
      registerCommands([
        {
          id: 'palette',
          title: t('command.palette'),
          group: 'app',
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
    <Dialog open={open} onClose={close} title={t('palette.name')} bare focus={input} className="overlay">
      {open ? <Commands input={input} onClose={close} /> : null}
    </Dialog>
  );
}

interface Offer {
  command: Command;
  title: string;
  group: string;
  can: boolean;
}

/** What was done last comes first when nothing is typed. */
const lately: string[] = [];

function Commands({ input, onClose }: { input: React.RefObject<HTMLInputElement | null>; onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const commands = useSyncExternalStore(watchCommands, listCommands);
  const offers = useMemo(() => offersOf(commands), [commands]);
  const fuse = useMemo(
    () => new Fuse(offers, { keys: [{ name: 'title', weight: 3 }, 'group'], threshold: 0.4, ignoreLocation: true }),
    [offers],
  );
  const found = text.trim() ? fuse.search(text.trim(), { limit: 60 }).map(({ item }) => item) : offers;
  const active = Math.min(at, found.length - 1);
  // At once, not a frame later as the dialog does: whoever types on must not lose a letter.
  useLayoutEffect(() => input.current?.focus(), [input]);

  const show = (index: number) => {
    setAt(index);
    document.getElementById(`${id}${index}`)?.scrollIntoView({ block: 'nearest' });
  };
  const take = (offer: Offer | undefined) => {
    if (!offer?.can) return;
    onClose();
    lately.unshift(offer.command.id);
    // The dialog gives the focus back first: a command such as Find wants to have it.
    setTimeout(() => runCommand(offer.command.id), 0);
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const last = found.length - 1;
    const act: Record<string, () => void> = {
      ArrowDown: () => show(active >= last ? 0 : active + 1),
      ArrowUp: () => show(active <= 0 ? last : active - 1),
      PageDown: () => show(Math.min(last, active + 10)),
      PageUp: () => show(Math.max(0, active - 10)),
      Enter: () => take(found[active]),
    };
    const todo = event.nativeEvent.isComposing ? undefined : act[event.key];
    if (!todo) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  return (
    <>
      <div className="overlay-field">
        <SquareTerminal size={16} strokeWidth={1.5} aria-hidden />
        <input
          ref={input}
          className="overlay-input"
          role="combobox"
          aria-label={t('palette.name')}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}list`}
          aria-activedescendant={found.length ? `${id}${active}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('palette.hint')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}list`} className="overlay-list" role="listbox" aria-label={t('palette.name')}>
        {found.map((offer, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active row
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys
          <div
            key={offer.command.id}
            id={`${id}${index}`}
            className="overlay-row"
            role="option"
            aria-selected={index === active}
            aria-disabled={!offer.can}
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
          >
            <span className="overlay-text">{offer.title}</span>
            <span className="overlay-more">{offer.can ? offer.group : t('palette.unavailable')}</span>
            <span className="palette-keys">
              {keysOf(offer.command.id)
                .slice(0, 1)
                .map((key) => (
                  <kbd key={key} className="kbd">
                    {key}
                  </kbd>
                ))}
            </span>
          </div>
        ))}
        {found.length === 0 ? <p className="overlay-empty">{t('palette.nothing')}</p> : null}
      </div>
      <p className="overlay-foot">{t('palette.foot')}</p>
    </>
  );
}

function offersOf(commands: readonly Command[]): readonly Offer[] {
  const offers = commands
    .filter((command) => !command.keyOnly)
    .map((command) => ({
      command,
      title: command.title,
      group: groupTitle(command.group),
      can: command.when?.() !== false,
    }));
  const place = ({ command }: Offer) => {
    const at = lately.indexOf(command.id);
    return at < 0 ? lately.length : at;
  };
  return offers.sort((a, b) => place(a) - place(b));
}
