/** Text as it is kept in the cache databases: compressed off the event loop. */
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';

const deflateBytes = promisify(deflateRaw);
const inflateBytes = promisify(inflateRaw);

export const deflate = async (text: string): Promise<Uint8Array> => await deflateBytes(Buffer.from(text));
export const inflate = async (data: Uint8Array): Promise<string> => (await inflateBytes(data)).toString('utf8');
