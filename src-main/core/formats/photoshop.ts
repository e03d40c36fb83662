/** PSD and PSB: the embedded thumbnail at once, the merged picture after (of its layers, where it holds none), the words of text layers for search. */
import { FormatError, type FormatHandler, type Picture, type TextPart } from './handler.ts';
import { modeName, psdComposite, psdHeader, psdResources } from './psd-file.ts';
import { tooManyPixels } from './raster.ts';
import { wrapTiff } from './tiff-wrap.ts';
import { byExt, types } from './types.ts';

const TYPES = types(
  'photoshop',
  'layered',
  `psd image/vnd.adobe.photoshop Photoshop
   psb image/vnd.adobe.photoshop Photoshop large document`,
);
const type = byExt(TYPES);
const MAX_PIXELS = 1_000_000_000;
/** ag-psd takes the whole structure into memory. */
const MAX_TEXT_FILE = 512 * 2 ** 20;

export const photoshop: FormatHandler = {
  id: 'photoshop',
  version: 3,
  types: TYPES,
  family: 'Photoshop',
  by: 'ag-psd',
  view: 'layers',

  sniff(head) {
    const header = psdHeader(head);
    return header && type(header.big ? 'psb' : 'psd');
  },

  async facts(file) {
    const header = psdHeader(file.head);
    if (!header) return {};
    return { width: header.width, height: header.height, bitDepth: header.depth, colorSpace: modeName(header) };
  },

  async picture(file, maxEdge) {
    const header = psdHeader(file.head);
    if (!header) throw new FormatError('damaged', 'This is not a Photoshop file, or its beginning is damaged.');
    if (header.width * header.height > MAX_PIXELS) throw tooManyPixels(header.width, header.height);
    const data = await file.bytes();
    const { thumbnail, noComposite } = psdResources(data);
    const small: Picture | undefined = thumbnail && { form: 'encoded', data: thumbnail, upright: true };
    if (noComposite) {
      const { fromLayers } = await import('./psd-layers.ts');
      return await fromLayers(file, small, maxEdge);
    }
    try {
      return { form: 'encoded', data: wrapTiff(psdComposite(data, header, maxEdge)), upright: true };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (small) return { ...small, damage: error };
      throw error;
    }
  },

  async quick(file) {
    const { thumbnail } = psdResources(file.head);
    return thumbnail && { form: 'encoded', data: thumbnail, upright: true };
  },

  async layers(file) {
    const { listLayers } = await import('./psd-layers.ts');
    return await listLayers(file);
  },

  async toggled(file, ids, maxEdge) {
    const { withToggled } = await import('./psd-layers.ts');
    return await withToggled(file, ids, maxEdge);
  },

  async text(file) {
    if (file.size > MAX_TEXT_FILE) return [];
    const { readLayers } = await import('../tools/ag-psd.ts');
    const data = await file.bytes();
    // It knows fewer color modes than Photoshop; a file without its layers' words is still a good file.
    const { names, texts } = await Promise.resolve(data)
      .then(readLayers)
      .catch(() => ({ names: [], texts: [] }));
    const parts: TextPart[] = texts.map(({ layer, text }) => ({ unit: 'layer', at: layer, text }));
    if (names.length > 0) parts.push({ at: 'layers', text: names.join('\n') });
    return parts;
  },
};
