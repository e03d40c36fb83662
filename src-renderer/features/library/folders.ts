/** The folders of the library as rows of a tree: roots at the top, below them what was opened, read when it is opened. */
import { useQueries } from '@tanstack/react-query';
import { printToken } from '../../../src-shared/domain/query/index.ts';
import { getClient, type Output } from '../../client/client.ts';
import { useOpen } from '../../client/open-nodes.ts';
import { useCall } from '../../client/query.ts';

export type Root = Output<'library.roots'>['roots'][number];
export type Folder = Output<'library.folders'>['folders'][number];

export interface FolderRow {
  /** `folder:12`. */
  id: string;
  n: number;
  name: string;
  depth: number;
  count: number;
  open: boolean | undefined;
  root: Root;
  /** Absolute. */
  path: string;
  query: string;
}

const nodeId = (n: number): string => `folder:${n}`;

/** `rows` is undefined until the roots are known; `error` says why they are not. */
export function useFolderRows(): { rows: readonly FolderRow[] | undefined; error: unknown } {
  const answer = useCall('library.roots', {});
  const roots = answer.data?.roots;
  const open = useOpen();
  const parents = roots ? [...open].filter((id) => id.startsWith('folder:')).map((id) => Number(id.slice(7))) : [];
  const children = useQueries({
    queries: parents.map((parent) => ({
      queryKey: ['library.folders', { parent }],
      queryFn: () => getClient().call('library.folders', { parent }),
    })),
    combine: (answers) => new Map(answers.map((answer, index) => [parents[index]!, answer.data?.folders])),
  });
  if (!roots) return { rows: undefined, error: answer.error };

  const rows: FolderRow[] = [];
  const visit = (root: Root, parent: number, depth: number) => {
    for (const folder of children.get(parent) ?? []) {
      const isOpen = folder.hasChildren ? open.has(nodeId(folder.n)) : undefined;
      const { n, name, count } = folder;
      rows.push({ id: nodeId(n), n, name, depth, count, open: isOpen, root, path: folderPath(root, folder.path), query: folderQuery(root, folder.path) });
      if (isOpen) visit(root, n, depth + 1);
    }
  };
  for (const root of roots) {
    const isOpen = open.has(nodeId(root.folder));
    const { name, count, folder: n } = root;
    // Whether a root has folders below is known once it was opened.
    const below = children.get(n);
    const leaf = below !== undefined && below.length === 0;
    rows.push({
      id: nodeId(n),
      n,
      name,
      depth: 0,
      count,
      open: leaf ? undefined : isOpen,
      root,
      path: root.path,
      query: folderQuery(root, ''),
    });
    if (isOpen) visit(root, n, 1);
  }
  return { rows, error: null };
}

/** A folder by its whole path, which names one folder only and can be read. @param path below the root, '' for the root */
export const folderQuery = (root: Pick<Root, 'path'>, path: string): string => printToken('in', [folderPath(root, path)]);

/** Absolute, as this machine writes paths. */
function folderPath(root: Pick<Root, 'path'>, path: string): string {
  const base = root.path.replace(/[/\\]$/, '');
  const separator = base.includes('\\') && !base.includes('/') ? '\\' : '/';
  return path === '' ? base || root.path : base + separator + path.split('/').join(separator);
}
