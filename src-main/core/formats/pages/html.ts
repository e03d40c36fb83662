/** HTML as blocks: what it says, never what it loads or runs. */
import type { Block, Run } from '../../../../src-shared/domain/document.ts';
import { pieces, type Tag } from './markup.ts';

const HIDDEN = new Set([
  'script',
  'style',
  'head',
  'title',
  'template',
  'noscript',
  'svg',
  'math',
  'object',
  'iframe',
  'rt',
  'rp',
]);
const BREAKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'header',
  'footer',
  'main',
  'aside',
  'nav',
  'figure',
  'figcaption',
  'address',
  'ul',
  'ol',
  'dl',
  'dt',
  'dd',
  'body',
  'form',
  'fieldset',
  'center',
]); // prettier-ignore
const MAX_BLOCKS = 20_000;

/** Linear; never throws. Tags that are not closed end where the next one of their kind begins. */
export function htmlBlocks(markup: string): Block[] {
  const blocks: Block[] = [];
  let runs: Run[] = [];
  let hidden = 0;
  let heading = 0;
  let quote = 0;
  let pre = 0;
  let item = false;
  const lists: { ordered: boolean; count: number }[] = [];
  const look = { strong: 0, em: 0, code: 0, strike: 0 };
  let rows: string[][] | undefined;
  let head = false;

  const end = (): void => {
    const made = trimmed(runs, pre > 0);
    runs = [];
    if (made.length === 0) return;
    if (rows) {
      const cell = made.map(({ text }) => text).join('');
      const row = rows.at(-1);
      if (row && row.length > 0) row[row.length - 1] = [row.at(-1), cell].filter(Boolean).join(' ').slice(0, 2000);
    } else if (pre > 0) blocks.push({ kind: 'code', language: '', text: made.map(({ text }) => text).join('') });
    else if (heading > 0) blocks.push({ kind: 'heading', level: heading, runs: made });
    else if (item && lists.length > 0) {
      const list = lists.at(-1)!;
      blocks.push({ kind: 'item', depth: lists.length - 1, mark: list.ordered ? `${list.count}.` : '•', runs: made });
      item = false;
    } else blocks.push({ kind: 'text', runs: made, ...(quote > 0 ? { quote: true } : {}) });
  };
  const step = (tag: Tag): number => (tag.empty ? 0 : tag.form === 'open' ? 1 : -1);

  for (const piece of pieces(markup)) {
    if (blocks.length >= MAX_BLOCKS) break;
    if (typeof piece === 'string') {
      if (hidden > 0 || piece === '') continue;
      const text = pre > 0 ? piece : piece.replace(/[\s\u00a0]+/g, ' ');
      runs.push({ text, ...on('strong'), ...on('em'), ...on('code'), ...on('strike') });
      continue;
    }
    const name = piece.name.toLowerCase();
    const open = piece.form === 'open';
    if (HIDDEN.has(name)) hidden = Math.max(0, hidden + step(piece));
    else if (hidden > 0) continue;
    else if (name === 'br') runs.push({ text: '\n' });
    else if (name === 'hr') {
      end();
      blocks.push({ kind: 'rule' });
    } else if (/^h[1-6]$/.test(name)) {
      end();
      heading = open ? Number(name[1]) : 0;
    } else if (name === 'b' || name === 'strong') look.strong = Math.max(0, look.strong + step(piece));
    else if (name === 'i' || name === 'em' || name === 'cite') look.em = Math.max(0, look.em + step(piece));
    else if (name === 'code' || name === 'tt') look.code = Math.max(0, look.code + step(piece));
    else if (name === 's' || name === 'del') look.strike = Math.max(0, look.strike + step(piece));
    else if (name === 'pre') {
      end();
      pre = Math.max(0, pre + step(piece));
    } else if (name === 'blockquote') {
      end();
      quote = Math.max(0, quote + step(piece));
    } else if (name === 'li') {
      end();
      item = open;
      if (open && lists.length > 0) lists.at(-1)!.count++;
    } else if (name === 'table') {
      end();
      if (rows && !open) {
        const kept = rows.filter((row) => row.some((cell) => cell !== ''));
        // A table with one column is how mail and old pages lay out their text.
        if (kept.some((row) => row.length > 1)) blocks.push({ kind: 'table', head, rows: kept });
        else blocks.push(...kept.map((row): Block => ({ kind: 'text', runs: [{ text: row.join(' ') }] })));
        rows = undefined;
      } else if (open && !rows) [rows, head] = [[], false];
    } else if (rows && name === 'tr') {
      end();
      if (open && rows.length < 5_000) rows.push([]);
    } else if (rows && (name === 'td' || name === 'th')) {
      end();
      if (open && (rows.at(-1)?.length ?? 200) < 200) rows.at(-1)!.push('');
      if (name === 'th' && rows.length === 1) head = true;
    } else if (BREAKS.has(name)) {
      end();
      if ((name === 'ul' || name === 'ol') && open && lists.length < 12)
        lists.push({ ordered: name === 'ol', count: 0 });
      else if ((name === 'ul' || name === 'ol') && !open) lists.pop();
    }
  }
  end();
  if (rows)
    for (const row of rows) if (row.some(Boolean)) blocks.push({ kind: 'text', runs: [{ text: row.join(' ') }] });
  return blocks;

  function on<K extends keyof typeof look>(key: K): Partial<Record<K, true>> {
    return look[key] > 0 ? ({ [key]: true } as Record<K, true>) : {};
  }
}

/** Without space at its ends, and one space between words. */
function trimmed(runs: readonly Run[], asIs: boolean): Run[] {
  if (asIs) return runs.some(({ text }) => text.trim() !== '') ? [...runs] : [];
  const out: Run[] = [];
  for (const run of runs) {
    const last = out.at(-1)?.text ?? ' ';
    const text = /\s$/.test(last) ? run.text.replace(/^ +/, '') : run.text;
    if (text !== '') out.push({ ...run, text });
  }
  while (out.length > 0 && out.at(-1)!.text.trim() === '') out.pop();
  const tail = out.pop();
  return tail ? [...out, { ...tail, text: tail.text.trimEnd() }] : out;
}
