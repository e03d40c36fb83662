/** Changes of the tree of tags; each says what it did and can be undone. */
import { decodeKeywordList } from '../../../src-shared/domain/keyword-list.ts';
import { parseTagPath, printTagPath } from '../../../src-shared/domain/tag-path.ts';
import { errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { queries } from '../../client/query.ts';
import { toast } from '../../ui/index.ts';
import { carryOut } from '../assets/index.ts';
import { openNodes, setOpen } from '../../client/open-nodes.ts';
import type { TagNode } from './tag-list.ts';

const nothing: number[] = [];

/** The tag's branch stays open under its new path. @returns whether it was done */
export async function renameTag(tag: string, to: string): Promise<boolean> {
  const done = await carryOut(nothing, () => getClient().call('tags.rename', { tag, to }));
  if (done) for (const id of openNodes()) if (isIn(id, tag)) setOpen(`tag:${to}${id.slice(`tag:${tag}`.length)}`, true);
  return done !== undefined;
}
const isIn = (node: string, tag: string): boolean => node === `tag:${tag}` || node.startsWith(`tag:${tag}/`);

/** Below another tag, or at the top. */
export const moveTag = (tag: string, below: string | undefined): Promise<boolean> => {
  const name = parseTagPath(tag).at(-1) ?? '';
  return renameTag(tag, printTagPath([...(below === undefined ? [] : parseTagPath(below)), name]));
};
export const mergeTag = (tag: string, into: string) =>
  carryOut(nothing, () => getClient().call('tags.merge', { tags: [tag], into }));
export const deleteTag = (tag: string) => carryOut(nothing, () => getClient().call('tags.delete', { tags: [tag] }));
export const createTag = (path: string) => carryOut(nothing, () => getClient().call('tags.create', { path }));
export const describeTag = (tag: string, is: { synonyms: string[]; category: boolean }) =>
  carryOut(nothing, () => getClient().call('tags.set', { tag, ...is }));

const PINNED = 'tags.pinned';

/** Lasting ids of the tags that are kept at hand. */
export const pinnedOf = (settings: Readonly<Record<string, unknown>> | undefined): readonly string[] => {
  const saved = settings?.[PINNED];
  return Array.isArray(saved) ? saved.filter((id) => typeof id === 'string') : [];
};

export async function togglePinned({ id }: TagNode): Promise<void> {
  try {
    const pinned = pinnedOf((await getClient().call('app.settings', {})).values);
    const value = pinned.includes(id) ? pinned.filter((one) => one !== id) : [...pinned, id];
    await getClient().call('app.setSetting', { key: PINNED, value: [...value] });
    await queries.invalidateQueries({ queryKey: ['app.settings'] });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** Lets a person choose a keyword list, and adds what it names. */
export function importTags(): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: '.txt,text/plain' });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) void readList(file);
  });
  input.click();
}

async function readList(file: File): Promise<void> {
  const text = decodeKeywordList(new Uint8Array(await file.arrayBuffer()));
  const done = await carryOut(nothing, () => getClient().call('tags.import', { text }));
  if (done && 'created' in done) toast({ text: t('tags.imported', { n: Number(done.created) }) });
}

/** Saves the tree, or a branch of it, as a keyword list. */
export async function exportTags(tag?: string): Promise<void> {
  try {
    const { text } = await getClient().call('tags.export', tag === undefined ? {} : { tag });
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    Object.assign(document.createElement('a'), { href: url, download: t('tags.export.file') }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
