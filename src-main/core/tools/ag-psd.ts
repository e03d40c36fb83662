/** The only importer of ag-psd: what a layered Photoshop file says of its layers, without decoding any of their pixels. */
import { type Layer, readPsd } from 'ag-psd';

export interface PsdLayers {
  /** Names from top to bottom, groups before what they hold. */
  readonly names: readonly string[];
  /** The words of text layers. */
  readonly texts: readonly { readonly layer: string; readonly text: string }[];
}

/** Throws on color modes and damage that ag-psd does not read. */
export function readLayers(file: Buffer): PsdLayers {
  const psd = readPsd(file, {
    skipLayerImageData: true,
    skipCompositeImageData: true,
    skipThumbnail: true,
    skipLinkedFilesData: true,
    useRawThumbnail: true,
    throwForMissingFeatures: false,
    logMissingFeatures: false,
  });
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
