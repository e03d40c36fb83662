import type { TemplateBody } from '../../../src-shared/contract/batch.ts';

/** How many kinds of metadata it gives. */
export const sizeOf = ({ texts, rating, label, flag, tags, fields }: TemplateBody): number =>
  Object.values(texts).filter((given) => given.text !== '').length +
  Object.values(fields).filter((given) => given.text !== '').length +
  [rating, label, flag].filter((value) => value !== undefined).length +
  tags.length;

/** Do both give the same? Keys may stand in another order. */
export const givesSame = (a: TemplateBody, b: TemplateBody): boolean => inOrder(a) === inOrder(b);
const inOrder = (body: TemplateBody): string =>
  JSON.stringify(body, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
