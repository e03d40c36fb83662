import type { MediaFile } from './handler.ts';

/** Reads a file once for its facts, picture and text; what was read goes with the file. */
export function oncePerFile<T>(read: (file: MediaFile) => Promise<T>): (file: MediaFile) => Promise<T> {
  const known = new WeakMap<MediaFile, Promise<T>>();
  return (file) => {
    const had = known.get(file) ?? read(file);
    known.set(file, had);
    return had;
  };
}
