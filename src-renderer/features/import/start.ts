/** Begins an import, and remembers which were begun in this window: their end is told here. */
import { create } from 'zustand';
import { errorText, getClient, type Input } from '../../client/client.ts';
import { t } from '../../client/messages.ts';
import { setUi } from '../../client/state.ts';
import { toast } from '../../ui/index.ts';

type Wish = Input<'import.start'>;
interface Begun {
  jobId: string;
  wish: Wish;
  /** Takes away what said that it began. */
  unsay: () => void;
}
/** The newest of this window, until its end has been seen. */
export const useBegun = create<{ begun: Begun | undefined }>(() => ({ begun: undefined }));
export const forgetBegun = (): void => useBegun.setState({ begun: undefined });

/** @returns whether it began */
export async function startImport(wish: Wish): Promise<boolean> {
  try {
    const { jobId } = await getClient().call('import.start', wish);
    useBegun.setState({ begun: { jobId, wish, unsay: toast({ text: t('import.started'), key: 'import' }) } });
    return true;
  } catch (error) {
    toast({ text: errorText(error), tone: 'error', key: 'import' });
    return false;
  }
}

/** The pictures as they arrive, the newest first. */
export function showArriving(folder: string): void {
  setUi({ view: 'grid', query: `in:"${folder.replace(/["\\]/g, '\\$&')}"`, sort: 'added', dir: 'desc' });
}
