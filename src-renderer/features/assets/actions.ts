/** What a person does to assets. It shows at once, is confirmed by the core, and taken back with a word when that refuses. */
import type { Changes } from '../../../src-shared/contract/assets.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { getResult } from '../../client/result.ts';
import { type AssetRow, rows } from '../../client/rows.ts';
import { toast } from '../../ui/index.ts';
import { getSelection, moveBy, selectNone, selectOnly, type Targets, targetCount, targets } from '../selection/index.ts';

/** One toast for all of these: culling a thousand pictures must not pile up a thousand. */
const TOAST = 'assets';

/** What a change makes of a row before the core has answered. */
function preview(changes: Changes): (row: AssetRow) => Partial<AssetRow> {
  return (row) => {
    const patch: Partial<AssetRow> = {};
    if (changes.rating !== undefined) patch.rating = changes.rating;
    if (changes.ratingStep) patch.rating = Math.min(5, Math.max(0, row.rating + changes.ratingStep));
    if (changes.label !== undefined) patch.label = changes.label ?? undefined;
    if (changes.flag !== undefined) patch.flag = changes.flag ?? undefined;
    if (changes.title !== undefined) patch.title = changes.title ?? undefined;
    return patch;
  };
}

const numbersOf = (on: Targets): Iterable<number> => (Array.isArray(on) ? on : [...rows.known()]);

/** Sets values on the assets an action works on now. @param advance go to the next afterwards, when it was one */
export function setValues(changes: Changes, advance = false, on: Targets = targets()): void {
  if (Array.isArray(on) && on.length === 0) {
    toast({ text: t('assets.nothing'), key: TOAST });
    return;
  }
  void carryOut(on, () => getClient().call('assets.set', { targets: on, changes }), preview(changes));
  if (advance && targetCount() <= 1) moveBy(1);
}

/** Runs a command on assets with its effect shown at once, and says what came of it. @returns undefined when it failed */
export async function carryOut(
  on: Targets,
  send: () => Promise<Output<'assets.set'>>,
  change: (row: AssetRow) => Partial<AssetRow> = () => ({}),
): Promise<Output<'assets.set'> | undefined> {
  const patch = rows.patch(numbersOf(on), change);
  try {
    const result = await send();
    patch.keep();
    sayDone(result);
    return result;
  } catch (error) {
    patch.undo();
    toast({ text: sayFailed(on, error), tone: 'error' });
    return undefined;
  }
}

function sayDone(result: Output<'assets.set'>): void {
  toast({
    text: [result.label, ...result.warnings].join(' · '),
    key: TOAST,
    stays: result.warnings.length ? 10_000 : 2500,
    ...(result.changed ? { action: { text: t('command.undo'), run: () => void undo() } } : {}),
  });
}

function sayFailed(on: Targets, error: unknown): string {
  const first = Array.isArray(on) ? on[0] : getSelection().focus;
  const name = first === undefined ? undefined : rows.get(first)?.name;
  const message = errorText(error);
  if (!name) return message;
  const more = (Array.isArray(on) ? on.length : getSelection().count) - 1;
  return t('assets.failed.many', { name, n: more + 1, more, message });
}

export const undo = (): Promise<void> => turnBack('history.undo');
export const redo = (): Promise<void> => turnBack('history.redo');

async function turnBack(name: 'history.undo' | 'history.redo'): Promise<void> {
  const isUndo = name === 'history.undo';
  try {
    const result = await getClient().call(name, {});
    if (!result.done) {
      toast({ text: t(isUndo ? 'assets.undo.nothing' : 'assets.redo.nothing'), key: TOAST });
      return;
    }
    const parts = [t(isUndo ? 'assets.undone' : 'assets.redone', { label: result.label }), ...result.warnings];
    if (result.kept) parts.push(t('assets.kept', { n: result.kept }));
    toast({ text: parts.join(' · '), key: TOAST, stays: result.kept ? 8000 : 3000 });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** Fetches what of the assets lies in the cloud, and has it read; how it goes shows in Activity. */
export async function download(on: Targets = targets()): Promise<void> {
  try {
    await getClient().call('assets.download', { targets: on });
    toast({ text: t('assets.download.started'), key: TOAST });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** Shows the file in the system's file manager; where the host cannot, says where it is. */
export async function reveal(n: number): Promise<void> {
  try {
    const { shown, path } = await getClient().call('assets.reveal', { n });
    if (shown) return;
    const copy = { text: t('assets.copy.path'), run: () => void navigator.clipboard?.writeText(path) };
    toast({ text: t('assets.reveal.path', { path }), stays: 10_000, action: copy });
  } catch (error) {
    toast({ text: sayFailed([n], error), tone: 'error' });
  }
}

/** Moves files to the trash, after the person has been asked. */
export async function trash(on: Targets): Promise<void> {
  const done = await carryOut(on, () => getClient().call('assets.trash', { targets: on }));
  if (done?.changed && !done.warnings.length && Array.isArray(on)) leave(on);
}

/** What is gone would stay in sight as long as it has the attention: the next one gets it, else the one before. */
function leave(gone: readonly number[]): void {
  const { ids, positions } = getResult();
  const going = new Set(gone);
  const at = positions.of(getSelection().focus ?? gone[0] ?? 0);
  if (at < 0) return;
  const isThere = (n: number | undefined) => n !== undefined && !going.has(n);
  let to = at;
  while (to < ids.length && !isThere(ids[to])) to++;
  if (to === ids.length) for (to = at; to >= 0 && !isThere(ids[to]); ) to--;
  const next = ids[to];
  if (next === undefined) selectNone();
  else selectOnly(next);
}
