import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import {
  type Command,
  groupTitle,
  KEYMAPS,
  keysOf,
  listCommands,
  registerCommands,
  runCommand,
  watchCommands,
} from '../../client/commands.ts';
import { t } from '../../client/messages.ts';
import { useUi } from '../../client/state.ts';
import { Button, Dialog } from '../../ui/index.ts';
import './first-run.css';

/** `?`: the keys of the place one is in, from the registry of commands, so that it is never wrong. */
export function HelpKeys() {
  const [open, setOpen] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const view = useUi((state) => state.view);
  const keymap = useUi((state) => state.keymap);
  useEffect(
    () =>
      registerCommands([
        { id: 'help.keys', title: t('command.help.keys'), group: 'app', changes: 'own', once: true, run: () => setOpen((was) => !was) },
      ]),
    [],
  );
  const first = () => {
    setOpen(false);
    setTimeout(() => runCommand('help.first'), 0);
  };
  return (
    <Dialog
      open={open}
      onClose={() => setOpen(false)}
      size="large"
      focus={list}
      title={t('keys.title', { place: t(`keys.place.${view}`) })}
      actions={
        <>
          <span className="first-steps">{t('keys.map', { name: KEYMAPS[keymap]?.name ?? '' })}</span>
          <Button onClick={first}>{t('keys.first')}</Button>
        </>
      }
    >
      {open ? <Keys list={list} /> : null}
    </Dialog>
  );
}

function Keys({ list }: { list: RefObject<HTMLDivElement | null> }) {
  const commands = useSyncExternalStore(watchCommands, listCommands);
  const groups = groupsOf(commands);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it
    // biome-ignore lint/a11y/useSemanticElements: nothing in it is filled in
    <div ref={list} className="keys" tabIndex={0} role="group" aria-label={t('keys.name')}>
      {groups.map(({ title, rows, culling }) => (
        <section key={title} className="keys-group">
          <h3 className="caps">{title}</h3>
          <dl>
            {rows.map(({ command, keys }) => (
              <div key={command.id} className="keys-row">
                <dt>{command.title}</dt>
                <dd>
                  {keys.map((key) => (
                    <kbd key={key} className="kbd">
                      {key}
                    </kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
          {culling ? <p className="first-hint">{t('keys.culling')}</p> : null}
        </section>
      ))}
    </div>
  );
}

/** Commands with a key, by group. What belongs to another view is left out; what only lacks a selection now is not. */
function groupsOf(commands: readonly Command[]) {
  const groups = new Map<
    string,
    { title: string; culling: boolean; rows: { command: Command; keys: readonly string[] }[] }
  >();
  for (const command of commands) {
    const keys = keysOf(command.id);
    if (keys.length === 0 || isElsewhere(command)) continue;
    const title = groupTitle(command.group);
    const group = groups.get(title) ?? { title, culling: false, rows: [] };
    group.rows.push({ command, keys });
    group.culling ||= command.culling === true;
    groups.set(title, group);
  }
  return [...groups.values()];
}

const isElsewhere = ({ id, when }: Command): boolean => /^(grid|loupe)\./.test(id) && when !== undefined && !when();
