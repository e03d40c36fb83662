/** The signs of an asset, the same everywhere: what kind it is, how it stands, in a few strokes with words behind them. */
import {
  Archive,
  Box,
  Cloud,
  DraftingCompass,
  File,
  FilePen,
  FileQuestionMark,
  FileText,
  Film,
  Flag,
  GitMerge,
  HardDrive,
  Image,
  Layers,
  LoaderCircle,
  type LucideIcon,
  Music,
  PenTool,
  TriangleAlert,
  Type,
  X,
} from 'lucide-react';
import type { Kind } from '../../../src-shared/domain/asset.ts';
import { formatDuration, t } from '../../client/messages.ts';
import type { AssetRow } from '../../client/rows.ts';
import { Badge } from '../../ui/index.ts';
import './signs.css';

const KIND_ICONS: Readonly<Record<Kind, LucideIcon>> = {
  image: Image,
  raw: Image,
  layered: Layers,
  vector: PenTool,
  video: Film,
  audio: Music,
  document: FileText,
  model: Box,
  cad: DraftingCompass,
  font: Type,
  text: FileText,
  archive: Archive,
  other: File,
};
export const kindIcon = (kind: Kind): LucideIcon => KIND_ICONS[kind];
export const kindText = (kind: Kind): string => t(`assets.kind.${kind}`);

/** @returns what stands on the corner of a thumbnail: `RAW`, `0:42`, `24 p`; undefined where the picture says it all */
export function kindBadge(row: AssetRow): { text: string; title: string } | undefined {
  const title = row.typeName || kindText(row.kind);
  if (row.kind === 'raw') return { text: isWithPhoto(row) ? 'RAW+J' : 'RAW', title };
  if (row.duration !== undefined && (row.kind === 'video' || row.kind === 'audio'))
    return { text: formatDuration(row.duration), title };
  if (row.pages !== undefined && row.pages > 1)
    return { text: t('assets.pages.badge', { n: row.pages }), title: t('assets.pages', { n: row.pages }) };
  if (row.animated) return { text: row.ext.toUpperCase(), title };
  return undefined;
}

/** A RAW and its photo that are shown as one. */
const isWithPhoto = ({ n, stack }: AssetRow): boolean => stack?.kind === 'pair' && stack.top === n && /\b(JPE?G|HEI[CF]|TIFF?)\b/.test(stack.files ?? '');

/** @returns how many are shown as one, and in words what they are; undefined where it stands for itself */
export function stackText({ n, stack }: AssetRow, opened: boolean): { count: number; title: string } | undefined {
  if (!stack) return undefined;
  const open = opened || stack.top !== n;
  const title = stack.files === undefined ? t(open ? 'stacks.count.open' : 'stacks.count', { n: stack.count }) : t(open ? 'stacks.pair.open' : 'stacks.pair', { files: stack.files });
  return { count: stack.count, title };
}

/** @returns in words what is wrong with an asset or still to come, worst first */
export function stateText(row: AssetRow): string | undefined {
  if (row.missing) return t('assets.state.missing');
  if (row.offline) return t('assets.state.offline');
  if (row.cloud) return t('assets.state.cloud');
  if (row.problem) return t('assets.state.problem', { message: row.problem.message });
  if (row.pending) return t('assets.state.pending');
  if (row.conflict) return t('assets.state.conflict');
  if (row.unsaved) return t('assets.state.unsaved');
  return undefined;
}

/** How an asset stands, where it is not simply there. */
export function StateSign({ row }: { row: AssetRow }) {
  const title = stateText(row);
  if (!title) return null;
  if (row.missing) return <Badge tone="loss" icon={FileQuestionMark} title={title} />;
  if (row.offline) {
    return (
      <span className="struck">
        <Badge tone="picture" icon={HardDrive} title={title} />
      </span>
    );
  }
  if (row.cloud) return <Badge tone="picture" icon={Cloud} title={title} />;
  if (row.problem) return <Badge tone="loss" icon={TriangleAlert} title={title} />;
  if (row.pending) return <Badge tone="picture" icon={LoaderCircle} title={title} />;
  if (row.conflict) return <Badge tone="loss" icon={GitMerge} title={title} />;
  return <Badge tone="picture" icon={FilePen} title={title} />;
}

/** Picked or rejected. */
export function FlagSign({ flag }: { flag: AssetRow['flag'] }) {
  if (!flag) return null;
  const Icon = flag === 'pick' ? Flag : X;
  return (
    <span className={`flag-sign flag-${flag}`} title={t(`assets.flag.${flag}`)}>
      <Icon size={14} strokeWidth={1.75} aria-hidden />
      <span className="spoken">{t(`assets.flag.${flag}`)}</span>
    </span>
  );
}

/** @returns everything the signs of a cell say, in words, for screen readers */
export function spokenName(row: AssetRow): string {
  return [
    row.name,
    row.copy ? t('edits.copy.badge', { name: row.copy.name }) : '',
    row.rating ? t('ui.stars', { n: row.rating }) : '',
    row.label ? `${t('ui.label.set')}: ${row.label}` : '',
    row.flag ? t(`assets.flag.${row.flag}`) : '',
    kindBadge(row)?.title ?? kindText(row.kind),
    stackText(row, false)?.title ?? '',
    stateText(row) ?? '',
  ]
    .filter(Boolean)
    .join(', ');
}
