/** The tree of tags itself: renaming, moving, merging, deleting, synonyms, keyword lists. Each call is one undo step. */
import { ENTITY, FIELD } from '../../../../src-shared/domain/ops/fields.ts';
import type { Keyword } from '../../../../src-shared/domain/keyword-list.ts';
import { RpcError } from '../../../../src-shared/rpc/errors.ts';
import { cleanTagName, parseTagPath, printTagPath, tagKey } from '../../../../src-shared/domain/tag-path.ts';
import { commit, type Change, type Outcome } from '../../db/commit.ts';
import { write, type Tx } from '../../db/procedure.ts';
import { register } from '../../db/register.ts';
import { fileTagId, kin, liveTags, shownAs, tagPath } from '../../db/tags.ts';
import { checkDepth, ensureTag, idOf } from './tags.make.ts';

interface By {
  readonly actor: string;
}

/** `to`: the whole new path. Throws RpcError not-found, conflict where another tag is there, invalid-input. */
export const renameTag = write('tags.rename', (tx, { actor, tag, to }: By & { tag: string; to: string }): Outcome => {
  const from = parseTagPath(tag);
  const ns = existing(tx, tag);
  const path = parseTagPath(to);
  const name = path.at(-1);
  if (name === undefined) throw new RpcError('invalid-input', 'A tag needs a name.');
  checkDepth(path);
  if (`${tagKey(path)}\u001f`.startsWith(`${tagKey(from)}\u001f`) && tagKey(path) !== tagKey(from))
    throw new RpcError('invalid-input', `${tag} cannot be moved into itself.`);
  if (liveTags(tx, path).some((n) => !ns.includes(n)))
    throw new RpcError('conflict', `There is a tag ${printTagPath(path)} already. Merge ${tag} into it, or choose another name.`);
  const moved = tagKey(path.slice(0, -1)) !== tagKey(from.slice(0, -1));
  return commit(tx, { actor, label: `${moved ? 'Moved' : 'Renamed'} the tag ${tag} to ${printTagPath(path)}` }, (change) => {
    // First, so that what files say means the same all the while.
    rememberPath(tx, change, from, path, ns[0] as number);
    if (!tx.sql('SELECT 1 FROM tag_alias WHERE key = ?').get(tagKey(path))) rememberPath(tx, change, path, from, ns[0] as number);
    const parent = ensureTag(tx, change, path.slice(0, -1));
    change.set(ns, FIELD.tagName, name);
    change.set(ns, FIELD.tagParent, parent === undefined ? null : idOf(tx, parent));
  });
});

/** What the tags had goes to `into`, which is made when there is none: assets, tags below; those of one name become one too. */
export const mergeTags = write('tags.merge', (tx, { actor, tags, into }: By & { tags: readonly string[]; into: string }): Outcome => {
  const path = parseTagPath(into);
  if (!path.length) throw new RpcError('invalid-input', 'A tag needs a name.');
  checkDepth(path);
  const ns = [...new Set(tags.flatMap((tag) => existing(tx, tag)))];
  const what = tags.length === 1 ? `the tag ${tags[0]}` : `${tags.length} tags`;
  return commit(tx, { actor, label: `Merged ${what} into ${printTagPath(path)}` }, (change) => {
    const target = ensureTag(tx, change, path) as number;
    for (const n of ns) if (shownAs(tx, n) !== target) mergeOne(tx, change, n, target);
  });
});

function mergeOne(tx: Tx, change: Change, n: number, into: number): void {
  claim(tx, change, into);
  if (isBelow(tx, into, n)) {
    // It would hang on what is gone: it takes that one's place.
    const parent = tx.column('SELECT parent FROM tag WHERE n = ?').get(n) as number | null;
    rememberPath(tx, change, tagPath(tx, into), [], into);
    change.set([into], FIELD.tagParent, parent === null ? null : idOf(tx, shownAs(tx, parent)));
  }
  for (const child of childrenOf(tx, n)) {
    if (child === into) continue;
    const name = tx.column('SELECT name FROM tag WHERE n = ?').get(child) as string;
    const twin = liveTags(tx, [...tagPath(tx, into), name]).find((other) => other !== child);
    if (twin !== undefined) mergeOne(tx, change, child, twin);
    else {
      claim(tx, change, child);
      change.set([child], FIELD.tagParent, idOf(tx, into));
    }
  }
  change.set([n], FIELD.tagSame, idOf(tx, into));
}

/** Takes the tags, and all below them, off every asset and out of the tree. */
export const deleteTags = write('tags.delete', (tx, { actor, tags }: By & { tags: readonly string[] }): Outcome => {
  const ns = [...new Set(tags.flatMap((tag) => existing(tx, tag)))];
  const what = tags.length === 1 ? `the tag ${tags[0]}` : `${tags.length} tags`;
  return commit(tx, { actor, label: `Deleted ${what}` }, (change) => {
    const all = [...new Set(ns.flatMap((n) => withBelow(tx, n)))];
    const having = tx.column('SELECT DISTINCT asset FROM json_each(?) AS one CROSS JOIN asset_tag ON tag = one.value');
    for (const n of all) {
      const assets = having.all(JSON.stringify(kin(tx, n))) as number[];
      if (assets.length) change.remove(assets, FIELD.tags, n);
    }
    change.set(all, FIELD.tagRemoved, true);
  });
});

/** Synonyms, each once and none that is the tag's own name; whether it is a category. */
export const setTag = write(
  'tags.set',
  (tx, { actor, tag, synonyms, category }: By & { tag: string; synonyms?: readonly string[] | undefined; category?: boolean | undefined }): Outcome => {
    const [n] = existing(tx, tag) as [number];
    return commit(tx, { actor, label: `Changed the tag ${tag}` }, (change) => {
      claim(tx, change, n);
      describe(tx, change, n, { synonyms, category });
    });
  },
);

export const createTag = write(
  'tags.create',
  (tx, { actor, path: text, synonyms, category }: By & { path: string; synonyms?: readonly string[] | undefined; category?: boolean | undefined }): Outcome => {
    const path = parseTagPath(text);
    if (!path.length) throw new RpcError('invalid-input', 'A tag needs a name.');
    checkDepth(path);
    return commit(tx, { actor, label: `Made the tag ${printTagPath(path)}` }, (change) =>
      describe(tx, change, ensureTag(tx, change, path) as number, { synonyms, category }),
    );
  },
);

/** Makes what is not there yet, and adds synonyms; nothing is taken away. Each keyword once, parents before children. */
export const importTags = write('tags.import', (tx, { actor, keywords }: By & { keywords: readonly Keyword[] }) => {
  let created = 0;
  const label = `Imported ${keywords.length.toLocaleString('en')} ${keywords.length === 1 ? 'tag' : 'tags'}`;
  const outcome = commit(tx, { actor, label }, (change) => {
    const tagAt = new Map<string, number>();
    const parents = new Map<number, string | null>();
    const names = new Map<number, string>();
    for (const { path } of keywords) {
      checkDepth(path);
      const parent = path.length > 1 ? (tagAt.get(tagKey(path.slice(0, -1))) as number) : null;
      const isNew = !liveTags(tx, path).length;
      const n = isNew ? change.create(ENTITY.tag) : (ensureTag(tx, change, path) as number);
      tagAt.set(tagKey(path), n);
      if (!isNew) continue;
      created++;
      names.set(n, path.at(-1) as string);
      parents.set(n, parent === null ? null : idOf(tx, parent));
    }
    change.setEach(parents, FIELD.tagParent);
    change.setEach(names, FIELD.tagName);
    for (const { path, synonyms, category } of keywords) {
      if (!synonyms.length && !category) continue;
      const n = tagAt.get(tagKey(path)) as number;
      const had = (register(tx, n, FIELD.tagSynonyms) ?? []) as string[];
      describe(tx, change, n, { synonyms: [...had, ...synonyms], category: category || undefined });
    }
  });
  return { ...outcome, created };
});

function describe(tx: Tx, change: Change, n: number, { synonyms, category }: { synonyms?: readonly string[] | undefined; category?: boolean | undefined }): void {
  if (synonyms) {
    const own = tagKey([tx.column('SELECT name FROM tag WHERE n = ?').get(n) as string]);
    const words = new Map(synonyms.map((word) => [tagKey([word]), cleanTagName(word)]));
    words.delete(own);
    words.delete('');
    const before = register(tx, n, FIELD.tagSynonyms);
    if (words.size || before !== undefined) change.set([n], FIELD.tagSynonyms, [...words.values()]);
  }
  if (category !== undefined && category !== (register(tx, n, FIELD.tagCategory) ?? false)) change.set([n], FIELD.tagCategory, category);
}

/** Files go on meaning this tag by the path that it leaves; by the one it comes to also when the move is undone. */
function rememberPath(tx: Tx, change: Change, path: readonly string[], other: readonly string[], tag: number): void {
  if (tagKey(path) === tagKey(other)) return;
  const id = fileTagId(path);
  const known = tx.column('SELECT n FROM entity WHERE id = ?').get(id) as number | undefined;
  change.set([known ?? change.create(ENTITY.tag, id)], FIELD.tagAlias, [idOf(tx, tag), ...path]);
}

/** The tags of this path that are there. Throws RpcError not-found. */
function existing(tx: Tx, tag: string): number[] {
  const ns = liveTags(tx, parseTagPath(tag));
  if (!ns.length) throw new RpcError('not-found', `There is no tag ${tag}.`);
  return ns;
}

/** A tag that only files mention so far becomes everybody's. */
function claim(tx: Tx, change: Change, n: number): void {
  if (register(tx, n, FIELD.tagName) === undefined) ensureTag(tx, change, tagPath(tx, n));
}

/** Those that are shown right below it. */
const childrenOf = (tx: Tx, n: number): number[] =>
  kin(tx, n).flatMap((one) => tx.column('SELECT n FROM tag WHERE parent = ? AND removed = 0 AND same IS NULL').all(one) as number[]);

const withBelow = (tx: Tx, n: number): number[] => [n, ...childrenOf(tx, n).flatMap((child) => withBelow(tx, child))];

function isBelow(tx: Tx, n: number, above: number): boolean {
  const parentOf = tx.column('SELECT parent FROM tag WHERE n = ?');
  let at = parentOf.get(n) as number | null;
  for (let depth = 0; at !== null && depth < 64; depth++) {
    const shown = shownAs(tx, at);
    if (shown === above) return true;
    at = parentOf.get(shown) as number | null;
  }
  return false;
}
