import type { TemplateBody } from '../../../src-shared/contract/batch.ts';

/** How many kinds of metadata it gives. */
export const sizeOf = ({ texts, rating, label, flag, tags, fields }: TemplateBody): number =>
  Object.values(texts).filter((given) => given.text !== '').length +
  Object.values(fields).filter((given) => given.text !== '').length +
  [rating, label, flag].filter((value) => value !== undefined).length +
  tags.length;
