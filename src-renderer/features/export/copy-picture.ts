/** What the one file that one works on looks like, with its edits, on the clipboard: for programs that pictures are pasted into. */
import { previewUrl } from '../../client/asset-url.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';
import { targets } from '../selection/index.ts';

/** Long edge, pixels: what is pasted is looked at. For all of them there is the file. */
const EDGE = 4096;

export async function copyPicture(): Promise<void> {
  const on = targets();
  const n = Array.isArray(on) && on.length === 1 ? (on[0] as number) : undefined;
  if (n === undefined) {
    toast({ text: t('copy.picture.one'), key: 'export' });
    return;
  }
  try {
    // The rights are asked at the same door as for files.
    const { warnings } = await getClient().call('export.files', { ns: [n], way: 'copy' });
    const { rows } = await getClient().call('assets.rows', { ns: [n] });
    const url = rows[0] && previewUrl(rows[0], EDGE);
    if (!url) throw new Error(t('copy.picture.none'));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(url) })]);
    toast({ text: [t('copy.picture.done'), ...warnings].join(' · '), key: 'export' });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'export' });
  }
}

/** Browsers take no other kind of picture. */
async function pngOf(url: string): Promise<Blob> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(t('copy.picture.none'));
  const picture = await createImageBitmap(await answer.blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0);
  picture.close();
  return await canvas.convertToBlob({ type: 'image/png' });
}
