/** Whether and when metadata goes into files. */
import { type Input, errorText, getClient } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { toast } from '../../ui/index.ts';

export { WRITE_MODES, type WriteMode } from '../../../src-shared/domain/ops/fields.ts';
import type { WriteMode } from '../../../src-shared/domain/ops/fields.ts';

/** @param root its number */
export async function setWriteMode(root: number, mode: WriteMode): Promise<void> {
  try {
    const { label } = await getClient().call('metadata.setMode', { root, mode });
    toast({ text: label });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}

/** How it goes on is told in Activity. */
export async function writeMetadata(targets: Input<'metadata.write'>['targets']): Promise<void> {
  try {
    await getClient().call('metadata.write', { targets });
    toast({ text: t('write.started') });
  } catch (error) {
    toast({ text: errorText(error), tone: 'error' });
  }
}
