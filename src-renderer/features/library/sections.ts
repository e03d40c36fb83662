/** The fixed rows of the library and the queries behind them. */
import { CalendarClock, Clock, Copy, FileQuestionMark, FileSearch, Flag, GitMerge, Images, type LucideIcon, Newspaper, TriangleAlert, Users, X } from 'lucide-react';
import type { Output } from '../../client/client.ts';
import { type MessageKey, t } from '../../client/messages.ts';
import { useCall } from '../../client/query.ts';

export interface LibraryRow {
  id: string;
  text: MessageKey;
  icon: LucideIcon;
  /** Undefined: a view of its own, which `id` names. */
  query: string | undefined;
  count: number | undefined;
  title?: string;
}

/** The rows with their counts, which stay at their place while they are counted again. */
export function useLibraryRows(): readonly LibraryRow[] {
  const status = useCall('catalog.status', {}).data;
  const flags = useCall('search.facets', { query: '', facets: ['flag'] }).data?.facets.flag;
  const jobs = useCall('jobs.list', {}).data?.jobs;
  const last = lastImport(jobs ?? []);
  const asked = useCall('found.list', { limit: 0 }).data?.total;
  const double = useCall('duplicates.list', { limit: 0 }).data?.total;
  const ending = useCall('rights.alerts', { days: 30 }).data?.alerts.length;
  const split = useCall('metadata.conflicts', { limit: 0 }).data?.total;
  const overlooked = useCall('together.conflicts', { limit: 0 }).data?.total;
  const news = useCall('together.feed', { batches: 0 }).data?.unseen;
  const added = useCall('search.facets', { query: last.query, facets: [] }).data?.total;
  const flagged = (value: string) => flags && (flags.find((flag) => flag.value === value)?.count ?? 0);
  const rows: LibraryRow[] = [
    { id: 'all', text: 'library.all', icon: Images, query: '', count: status?.assets },
    { id: 'last', text: 'library.last', icon: Clock, query: last.query, count: added, title: last.title },
    { id: 'picked', text: 'library.picked', icon: Flag, query: 'flag:pick', count: flagged('pick') },
    { id: 'rejected', text: 'library.rejected', icon: X, query: 'flag:reject', count: flagged('reject') },
    { id: 'missing', text: 'library.missing', icon: FileQuestionMark, query: 'missing:yes', count: status?.missing },
    { id: 'problems', text: 'library.problems', icon: TriangleAlert, query: 'problem:yes', count: status?.failed },
  ];
  // Only while something is asked.
  if (ending) rows.push({ id: 'rights', text: 'rights.alerts', icon: CalendarClock, query: undefined, count: ending });
  if (split) rows.push({ id: 'conflicts', text: 'conflicts.name', icon: GitMerge, query: undefined, count: split });
  if (news) rows.push({ id: 'feed', text: 'feed.name', icon: Newspaper, query: undefined, count: news });
  if (overlooked) rows.push({ id: 'overlooked', text: 'overlooked.name', icon: Users, query: undefined, count: overlooked });
  if (asked) rows.push({ id: 'found', text: 'found.name', icon: FileSearch, query: undefined, count: asked });
  if (double) rows.push({ id: 'duplicates', text: 'duplicates.name', icon: Copy, query: undefined, count: double });
  return rows;
}

const IMPORTS = ['library.add', 'library.sample', 'import.start'];
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** From the day on which a folder was last added; without any such job on record the last 24 hours. */
export function lastImport(jobs: Output<'jobs.list'>['jobs']): { query: string; title: string } {
  const latest = jobs
    .filter((job) => IMPORTS.includes(job.name))
    .map((job) => job.startedAt)
    .sort()
    .at(-1);
  if (!latest) return { query: 'added:1d', title: t('library.last.day') };
  const day = new Date(latest);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  return { query: `added:>=${date}`, title: t('library.last.since', { date: days.format(day) }) };
}
