/** The only importer of ag-psd: what a layered Photoshop file says of its layers, and the pixels of one after the other. */
import { getLayerImageData, getLayerMaskImageData, initializeCanvas, type Layer, type PixelData, type Psd, readPsd } from 'ag-psd';

export type { Layer as PsdLayer, PixelData as PsdPixels };

export interface PsdLayers {
  /** Names from top to bottom, groups before what they hold. */
  readonly names: readonly string[];
  /** The words of text layers. */
  readonly texts: readonly { readonly layer: string; readonly text: string }[];
}

const WITHOUT_PICTURES = {
  skipLayerImageData: true,
  skipCompositeImageData: true,
  skipThumbnail: true,
  skipLinkedFilesData: true,
  useRawThumbnail: true,
  throwForMissingFeatures: false,
  logMissingFeatures: false,
} as const;

/** Throws on color modes and damage that ag-psd does not read. */
export function readLayers(file: Buffer): PsdLayers {
  const psd = readPsd(file, WITHOUT_PICTURES);
  const names: string[] = [];
  const texts: { layer: string; text: string }[] = [];
  const visit = (layers: readonly Layer[], depth: number): void => {
    for (const layer of layers.toReversed()) {
      if (names.length > 10_000 || depth > 100) return;
      if (layer.name) names.push(layer.name);
      if (layer.text?.text) texts.push({ layer: layer.name ?? '', text: layer.text.text });
      if (layer.children) visit(layer.children, depth + 1);
    }
  };
  visit(psd.children ?? [], 0);
  return { names, texts };
}

/** A file beside a Photoshop file, that a smart object shows. */
export interface LinkedFile {
  readonly name: string;
  readonly relativePath?: string | undefined;
  readonly fullPath?: string | undefined;
  /** Bytes. */
  readonly size?: number | undefined;
}

/** Throws as readLayers. */
export function readLinkedFiles(file: Buffer): LinkedFile[] {
  const linked = readPsd(file, WITHOUT_PICTURES).linkedFiles ?? [];
  return linked.flatMap(({ name, linkedFile }) => (linkedFile ? [{ name, relativePath: linkedFile.relativePath, fullPath: linkedFile.fullPath, size: linkedFile.fileSize }] : []));
}

let prepared = false;

/** All of the layers with their pixels as they are packed: see `layerPixels`. Throws as readLayers. */
export function readPackedLayers(file: Buffer): Psd {
  // It would ask a browser for these.
  if (!prepared)
    initializeCanvas(
      () => {
        throw new Error('There is no canvas here.');
      },
      (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4), colorSpace: 'srgb' }) as never,
    );
  prepared = true;
  return readPsd(file, { ...WITHOUT_PICTURES, skipLayerImageData: false, useRawData: true, useImageData: true });
}

/** Red, green, blue and alpha, straight; bytes, or two or four bytes each in deeper files. */
export const layerPixels = (layer: Layer): PixelData | undefined => getLayerImageData(layer);

/** Its mask, in the first of four channels. */
export const maskPixels = (layer: Layer): PixelData | undefined => getLayerMaskImageData(layer);
