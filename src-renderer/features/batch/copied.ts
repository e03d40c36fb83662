/** What was copied of an asset, for this window, as it was then. */
import type { TemplateBody } from '../../../src-shared/contract/batch.ts';

let kept: TemplateBody | undefined;

export const copied = (): TemplateBody | undefined => kept;
export const keepCopied = (body: TemplateBody): void => {
  kept = body;
};
