/** Markdown as blocks: the only importer of marked. HTML in it stays what was typed; nothing it refers to is opened. */
import { marked, type Token, type Tokens } from 'marked';
import type { Block, Run } from '../../../src-shared/domain/document.ts';
import { plain } from '../../../src-shared/domain/document.ts';

const MAX_DEPTH = 12;

/** Throws on what marked cannot take. */
export function markdownBlocks(text: string): Block[] {
  return blocksOf(marked.lexer(text, { gfm: true }), 0);
}

function blocksOf(tokens: readonly Token[], depth: number): Block[] {
  if (depth > MAX_DEPTH) return [];
  return tokens.flatMap((token): Block[] => {
    switch (token.type) {
      case 'heading':
        return [{ kind: 'heading', level: (token as Tokens.Heading).depth, runs: runsOf(token, {}) }];
      case 'code':
        return [
          {
            kind: 'code',
            language: ((token as Tokens.Code).lang ?? '').split(/\s/)[0] ?? '',
            text: (token as Tokens.Code).text,
          },
        ];
      case 'hr':
        return [{ kind: 'rule' }];
      case 'table': {
        const { header, rows } = token as Tokens.Table;
        const cells = (row: readonly Tokens.TableCell[]): string[] =>
          row.map((cell) =>
            runsOf(cell, {})
              .map((run) => run.text)
              .join(''),
          );
        return [{ kind: 'table', head: true, rows: [cells(header), ...rows.map(cells)] }];
      }
      case 'list':
        return itemsOf(token as Tokens.List, depth);
      case 'blockquote':
        return blocksOf((token as Tokens.Blockquote).tokens, depth + 1).map((block) =>
          block.kind === 'text' ? { ...block, quote: true } : block,
        );
      case 'space':
      case 'def':
        return [];
      default: {
        const runs = runsOf(token, {});
        return runs.length > 0 ? [{ kind: 'text', runs }] : [];
      }
    }
  });
}

function itemsOf(list: Tokens.List, depth: number): Block[] {
  return list.items.flatMap((item, i): Block[] => {
    const mark = item.task ? (item.checked ? '☑' : '☐') : list.ordered ? `${Number(list.start || 1) + i}.` : '•';
    const first = item.tokens.findIndex((token) => token.type === 'text' || token.type === 'paragraph');
    const head: Block = { kind: 'item', depth, mark, runs: first < 0 ? [] : runsOf(item.tokens[first]!, {}) };
    return [
      head,
      ...blocksOf(
        item.tokens.filter((token, at) => at !== first && token.type !== 'checkbox'),
        depth + 1,
      ),
    ];
  });
}

type Look = Omit<Run, 'text'>;

function runsOf(token: Token | { readonly tokens?: Token[]; readonly text: string }, look: Look, depth = 0): Run[] {
  const inner = 'tokens' in token && depth < MAX_DEPTH ? token.tokens : undefined;
  const of = (more: Look): Run[] =>
    inner && inner.length > 0
      ? inner.flatMap((one) => runsOf(one, { ...look, ...more }, depth + 1))
      : plain(textOf(token)).map((run) => ({ ...run, ...look, ...more }));
  switch ('type' in token ? token.type : '') {
    case 'strong':
      return of({ strong: true });
    case 'em':
      return of({ em: true });
    case 'del':
      return of({ strike: true });
    case 'codespan':
      return [{ ...look, text: (token as Tokens.Codespan).text, code: true }];
    case 'link':
      return of({ href: (token as Tokens.Link).href });
    case 'image':
      return [{ ...look, text: `[${(token as Tokens.Image).text || 'picture'}]`, em: true }];
    case 'br':
      return [{ ...look, text: '\n' }];
    default:
      return of({});
  }
}

const textOf = (token: object): string =>
  'text' in token && typeof token.text === 'string'
    ? unescaped(token.text).replace(/\s*\n\s*/g, ' ')
    : 'raw' in token
      ? String(token.raw)
      : '';

/** It gives some texts as they would stand in HTML. */
const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name] ?? "'",
  );
