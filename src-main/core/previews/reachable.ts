/** Whether a file can be read now. */
import { RpcError } from '../../../src-shared/rpc/errors.ts';
import type { PictureSource } from './previews.sql.ts';
import { IN_CLOUD } from './serve.ts';

/** `so`: what follows of it for people when it is not. Throws RpcError. */
export function reachable({ away, cloud }: PictureSource, so = 'it cannot be looked at closely'): void {
  if (away) throw new RpcError('offline', `The file is not reachable now, so ${so}.`);
  if (cloud) throw new RpcError('offline', IN_CLOUD);
}
