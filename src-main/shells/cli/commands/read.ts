import { sectionText } from '../../../../src-shared/domain/document.ts';
import type { Command } from '../command.ts';
import { oneAsset } from '../targets.ts';

export const readPages: Command = {
  usage: 'text <path|id>',
  about: 'What is written in a document, by page, sheet, slide, chapter, line or time.',
  words: [1, 1],
  repeatable: true,
  async run(context) {
    const n = await oneAsset(context, context.args[0] as string);
    const first = await context.client.call('pages.read', { n });
    const sections = [...first.sections];
    for (let next = first.next; next !== undefined; ) {
      const more = await context.client.call('pages.read', { n, from: next });
      sections.push(...more.sections);
      next = more.next;
    }
    const text = sections.map((one) => (one.at ? `[${first.unit} ${one.at}]\n` : '') + sectionText(one));
    return {
      json: { ...first, next: undefined, sections },
      text: [...text, ...(first.note ? [first.note] : [])].join('\n'),
    };
  },
};
