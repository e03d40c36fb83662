/** XMP sidecars: what they say. Which picture one belongs to: library/sidecar-names.ts. */
import type { Base } from '../../../src-shared/domain/asset.ts';
import { xmlProblem } from '../tools/xml.ts';
import { baseOfBytes, clearedOf, valuesOf } from './map.ts';
import type { Tags } from './tags.ts';
import { decodePacket, readXmp } from './xmp.ts';

const MAX_BYTES = 50 * 1024 * 1024;

/** For people: what is wrong with the sidecar and what to do. */
export class SidecarError extends Error {}

/** What a sidecar says, in our fields. Half a sidecar is an error, not a sidecar with fewer values. Never throws. */
export function readSidecar(bytes: Uint8Array): Base | SidecarError {
  if (bytes.length > MAX_BYTES) return new SidecarError('The sidecar is larger than 50 MB and was not read.');
  const text = decodePacket(bytes)
    .replace(/^\ufeff/, '')
    .replace(/\0+$/, '')
    .trim();
  if (text === '') return new SidecarError('The sidecar is empty. Write it again from the program that made it.');
  if (!/<(?:[\w.-]+:)?RDF[\s>]/.test(text))
    return new SidecarError('The sidecar holds no XMP. It may belong to another program.');
  const problem = xmlProblem(text);
  if (problem !== undefined)
    return new SidecarError(
      `The sidecar is damaged or only half written (${problem}). Write it again from the program that made it.`,
    );
  const tags: Tags = {};
  try {
    readXmp(text, tags);
  } catch (error) {
    return new SidecarError(`The sidecar cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const base = baseOfBytes('sidecar', [bytes], valuesOf('sidecar', tags));
  const cleared = clearedOf(tags);
  return cleared.length ? { ...base, cleared } : base;
}
