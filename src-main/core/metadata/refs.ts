/** The files that XMP names (`xmpMM`): what is placed in a layout, the parts of a montage, what a picture was saved from. */
import type { FileRef, LinkKind } from '../../../src-shared/domain/links.ts';
import { type Tags, text } from './tags.ts';

const MOST = 5_000;

/** Undefined: none. Each once. */
export function refsOf(tags: Tags): FileRef[] | undefined {
  const own = text(tags['XMP-xmpMM:DocumentID']);
  const found = [
    ...all(tags['XMP-xmpMM:Manifest']).map((item) => refOf('placed', item['Reference'])),
    ...all(tags['XMP-xmpMM:Ingredients']).map((item) => refOf('placed', item)),
    refOf('made-from', tags['XMP-xmpMM:DerivedFrom']),
  ].filter((ref) => ref !== undefined);
  // Photoshop says of each saved file that it was made from its own former state.
  const others = found.filter((ref) => ref.kind === 'placed' || ref.path !== undefined || ref.documentId !== own);
  const once = new Map(others.map((ref) => [JSON.stringify(ref), ref]));
  return once.size ? [...once.values()].slice(0, MOST) : undefined;
}

type Structure = Readonly<Record<string, unknown>>;
const isStructure = (value: unknown): value is Structure =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const all = (value: unknown): Structure[] => (Array.isArray(value) ? value : [value]).filter(isStructure);

function refOf(kind: LinkKind, value: unknown): FileRef | undefined {
  if (!isStructure(value)) return undefined;
  const [path, documentId, instanceId] = [
    text(value['FilePath']),
    text(value['DocumentID']),
    text(value['InstanceID']),
  ];
  if (!path && !documentId && !instanceId) return undefined;
  return {
    kind,
    ...(path ? { path } : {}),
    ...(documentId ? { documentId } : {}),
    ...(instanceId ? { instanceId } : {}),
  };
}
