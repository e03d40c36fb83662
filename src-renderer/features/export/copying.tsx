import { useEffect, useState } from 'react';
import { copyUrl } from '../../client/asset-url.ts';
import { copyText } from '../../client/clipboard.ts';
import { errorText, getClient, type Output } from '../../client/client.ts';
import { registerCommands } from '../../client/commands.ts';
import { host } from '../../client/host.ts';
import { t } from '../../client/messages.ts';
import { rows } from '../../client/rows.ts';
import { Button, Dialog, toast } from '../../ui/index.ts';
import { takenOutBy } from '../assets/index.ts';
import { getSelection, selectedNumbers, targetCount, targets } from '../selection/index.ts';
import { RightsAtDoor } from './export-dialog.tsx';

type What = 'files' | 'image' | 'path';
interface Stopped {
  what: What;
  ns: number[];
  door: Output<'rights.door'>;
}
const MOST = 2000;

const any = () => targetCount() > 0;
/** In the loupe what is shown, else what is selected. */
const numbers = (): number[] => {
  const on = targets();
  return (Array.isArray(on) ? on : selectedNumbers(MOST + 1)).slice(0, MOST + 1);
};
/** Words that somebody has marked on the page are what they want to copy. */
const noWords = () => (window.getSelection()?.toString() ?? '') === '';

const pictured = () => {
  const on = numbers();
  const [only = getSelection().focus] = on;
  const row = only === undefined ? undefined : rows.get(only);
  return on.length <= 1 && row !== undefined && row.preview !== undefined && row.kind !== 'audio';
};
/** As files where the host can; else a single picture as such, and of several where they are. */
const usual = (): What => (host().copyFiles ? 'files' : pictured() ? 'image' : 'path');

/** What is selected on the clipboard: as files, as a picture, or where it is. Once in the app. */
export function Copying() {
  const [stopped, setStopped] = useState<Stopped>();
  const [why, setWhy] = useState('');
  useEffect(() => {
    const begin = (what: () => What) => () => {
      void copy(what(), (found) => {
        setWhy('');
        setStopped(found);
      });
    };
    return registerCommands([
      { id: 'clip', title: t('command.clip'), group: 'edit', once: true, when: () => any() && noWords(), run: begin(usual) },
      { id: 'clip.image', title: t('command.clip.image'), group: 'edit', once: true, when: () => any() && pictured(), run: begin(() => 'image') },
      { id: 'clip.path', title: t('command.clip.path'), group: 'edit', once: true, when: any, run: begin(() => 'path') },
    ]);
  }, []);
  if (!stopped) return null;
  const leave = () => setStopped(undefined);
  const go = () => {
    leave();
    void put(stopped.what, stopped.ns, why.trim());
  };
  return (
    <Dialog
      open
      onClose={leave}
      title={t('clip.stopped')}
      actions={
        <>
          <Button onClick={leave}>{t('ui.cancel')}</Button>
          <Button tone="primary" disabled={why.trim().length < 3} onClick={go}>
            {t('clip.do')}
          </Button>
        </>
      }
    >
      <RightsAtDoor door={stopped.door} why={why} onWhy={setWhy} />
    </Dialog>
  );
}

async function copy(what: What, onStopped: (stopped: Stopped) => void): Promise<void> {
  const ns = numbers();
  try {
    if (!ns.length) return;
    if (ns.length > MOST) throw new Error(t('clip.most', { n: MOST }));
    // Where a file lies may be told of any.
    const door = what === 'path' ? undefined : await getClient().call('rights.door', { targets: ns, way: 'copy' });
    if (door?.policy === 'block' && door.concerned.length) onStopped({ what, ns, door });
    else await put(what, ns);
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'clip' });
  }
}

async function put(what: What, ns: number[], why?: string): Promise<void> {
  try {
    if (what === 'files') {
      const answer = await host().copyFiles?.(ns, takenOutBy(), why);
      if (answer && 'error' in answer) throw new Error(answer.error);
      toast({ text: [t('clip.files', { n: ns.length }), ...(answer?.warnings ?? [])].join(' · '), key: 'clip' });
    } else if (what === 'image') {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(ns[0] as number, why) })]);
      toast({ text: t('clip.image'), key: 'clip' });
    } else {
      const { paths } = await getClient().call('assets.paths', { ns });
      if (!(await copyText(paths.join('\n')))) throw new Error(t('clip.refused'));
      toast({ text: t('clip.path', { n: paths.length }), key: 'clip' });
    }
  } catch (error) {
    const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
    toast({ text: isRefused ? t('clip.refused') : errorText(error), tone: 'error', key: 'clip' });
  }
}

async function pngOf(n: number, why: string | undefined): Promise<Blob> {
  const response = await fetch(copyUrl(n, why));
  if (!response.ok) throw new Error(await response.text());
  return new Blob([await response.arrayBuffer()], { type: 'image/png' });
}
