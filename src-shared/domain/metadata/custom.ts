/**
 * Custom fields as files say them, by property (domain/fields/xmp.ts), whatever is defined here: a text, or of several choices a list
 * of names. Compared and merged; what they mean is the catalog's business (db/field-files.ts). Pure.
 */
export type Said = string | readonly string[];
export type Custom = Readonly<Record<string, Said>>;

/** In a sidecar's list of what has no value on purpose, beside the names of standard fields; and in searches and conflicts. */
export const CUSTOM_NAME = 'field.';

export const nameKey = (name: string): string => name.normalize('NFC').trim().toLowerCase();

/** By look-up key; the first spelling counts. One text is a list of one. */
export function namesIn(said: Said | null | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of typeof said === 'string' ? [said] : (said ?? [])) {
    const key = nameKey(name);
    if (key && !found.has(key)) found.set(key, name);
  }
  return found;
}

/** Nothing is no value, and so are an empty text and an empty list. */
export function saidIn(custom: Custom | undefined, property: string): Said | null {
  const said = custom && Object.hasOwn(custom, property) ? custom[property] : undefined;
  if (typeof said === 'string') return said.normalize('NFC').trim() || null;
  return said?.length ? said : null;
}

export function isSameSaid(a: Said | null, b: Said | null): boolean {
  if (!isList(a) && !isList(b)) return a === b;
  const [one, other] = [namesIn(a), namesIn(b)];
  return one.size === other.size && [...one.keys()].every((key) => other.has(key));
}

const isList = (said: Said | null): boolean => said !== null && typeof said !== 'string';

const properties = (...customs: readonly (Custom | undefined)[]): string[] => [...new Set(customs.flatMap((one) => Object.keys(one ?? {})))];

export interface CustomMerge {
  /** What the catalog shows then, where that is something else; null: nothing. */
  readonly take: ReadonlyMap<string, Said | null>;
  readonly conflicts: readonly string[];
}

/** As `merge` in merge.ts: texts as single values, lists as additions and removals. */
export function mergeCustom(base: Custom | undefined, ours: Custom | undefined, theirs: Custom | undefined): CustomMerge {
  const take = new Map<string, Said | null>();
  const conflicts: string[] = [];
  for (const property of properties(base, ours, theirs)) {
    const [was, here, there] = [saidIn(base, property), saidIn(ours, property), saidIn(theirs, property)];
    if (isSameSaid(there, was) || isSameSaid(there, here)) continue;
    if ([was, here, there].some(isList)) {
      const names = mergeNames(was, here, there);
      if (!isSameSaid(names, here)) take.set(property, names);
    } else if (here === was) take.set(property, there);
    else conflicts.push(property);
  }
  return { take, conflicts };
}

function mergeNames(was: Said | null, here: Said | null, there: Said | null): Said | null {
  const [before, shown, now] = [namesIn(was), namesIn(here), namesIn(there)];
  for (const key of before.keys()) if (!now.has(key)) shown.delete(key);
  for (const [key, name] of now) if (!before.has(key) && !shown.has(key)) shown.set(key, name);
  return shown.size ? [...shown.values()] : null;
}

/** What has to be written so that the file says `ours`; null: to be cleared. */
export function customDifferences(ours: Custom | undefined, file: Custom | undefined): Map<string, Said | null> {
  const found = new Map<string, Said | null>();
  for (const property of properties(ours, file)) {
    const said = saidIn(ours, property);
    if (!isSameSaid(said, saidIn(file, property))) found.set(property, said);
  }
  return found;
}

/** Undefined when nothing is left. */
export function customWith(custom: Custom | undefined, changes: ReadonlyMap<string, Said | null>): Custom | undefined {
  const all = new Map(Object.entries(custom ?? {}));
  for (const [property, said] of changes)
    if (said === null) all.delete(property);
    else all.set(property, said);
  return all.size ? Object.fromEntries(all) : undefined;
}
