import { useEffect, useState } from 'react';
import { versionUrl } from '../../client/asset-url.ts';
import type { Extent } from '../loupe/index.ts';

export interface VersionPicture {
  url: string;
  /** Of what is here; undefined while it is fetched. */
  size: Extent | undefined;
  failed: boolean;
}

/** The picture of a version, decoded before it shows. @param edge device pixels of its longer side as drawn */
export function useVersionPicture(id: string, edge: number): VersionPicture {
  const url = versionUrl(id, edge <= 2200 ? 2048 : edge <= 4400 ? 4096 : 8192);
  const [shown, setShown] = useState<{ id: string } & VersionPicture>();
  useEffect(() => {
    const image = new Image();
    let left = false;
    image.src = url;
    image.decode().then(
      () => !left && setShown({ id, url, size: { width: image.naturalWidth, height: image.naturalHeight }, failed: false }),
      () => !left && setShown((now) => (now?.id === id ? now : { id, url, size: undefined, failed: true })),
    );
    return () => {
      left = true;
      if (!image.complete) image.src = '';
    };
  }, [id, url]);
  return shown?.id === id ? shown : { url, size: undefined, failed: false };
}
