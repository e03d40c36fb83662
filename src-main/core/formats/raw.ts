/** Camera RAW, shown by the largest JPEG that the camera put into it. */
import { asBuffer, brands, has } from './bytes.ts';
import { FormatError, type FormatHandler, type Picture } from './handler.ts';
import { jpegInfo } from './jpeg.ts';
import { type EmbeddedJpeg, embeddedJpegs } from './raw-jpegs.ts';
import { type Directory, tiffDirectories } from './tiff.ts';
import { wrapTiff } from './tiff-wrap.ts';
import { byExt, types } from './types.ts';

const TYPES = types(
  'raw',
  'raw',
  `cr2 image/x-canon-cr2 Canon CR2
   cr3 image/x-canon-cr3 Canon CR3
   crw image/x-canon-crw Canon CRW
   nef image/x-nikon-nef Nikon NEF
   nrw image/x-nikon-nrw Nikon NRW
   arw image/x-sony-arw Sony ARW
   sr2 image/x-sony-sr2 Sony SR2
   srf image/x-sony-srf Sony SRF
   raf image/x-fuji-raf Fujifilm RAF
   orf image/x-olympus-orf Olympus ORF
   rw2 image/x-panasonic-rw2 Panasonic RW2
   raw image/x-panasonic-raw Panasonic RAW
   rwl image/x-leica-rwl Leica RWL
   pef image/x-pentax-pef Pentax PEF
   srw image/x-samsung-srw Samsung SRW
   dng image/x-adobe-dng DNG
   gpr image/x-gopro-gpr GoPro GPR
   3fr image/x-hasselblad-3fr Hasselblad 3FR
   fff image/x-hasselblad-fff Hasselblad FFF
   iiq image/x-phaseone-iiq Phase One IIQ
   mos image/x-leaf-mos Leaf MOS
   mef image/x-mamiya-mef Mamiya MEF
   mrw image/x-minolta-mrw Minolta MRW
   dcr image/x-kodak-dcr Kodak DCR
   kdc image/x-kodak-kdc Kodak KDC
   k25 image/x-kodak-k25 Kodak K25
   erf image/x-epson-erf Epson ERF
   x3f image/x-sigma-x3f Sigma X3F`,
);
const type = byExt(TYPES);
/** A plain TIFF outside; only extension, maker or tags tell which. */
const IN_TIFF = new Set([
  'cr2',
  'nef',
  'nrw',
  'arw',
  'sr2',
  'srf',
  'pef',
  'srw',
  'dng',
  'gpr',
  '3fr',
  'fff',
  'iiq',
  'mos',
  'mef',
  'dcr',
  'kdc',
  'k25',
  'erf',
  'rwl',
  'raw',
  'orf',
  'rw2',
]); // prettier-ignore
const BY_MAKER: readonly [RegExp, string][] = [
  [/^nikon/i, 'nef'],
  [/^sony/i, 'arw'],
  [/^(pentax|ricoh|asahi)/i, 'pef'],
  [/^samsung/i, 'srw'],
  [/^hasselblad/i, '3fr'],
  [/^phase one/i, 'iiq'],
  [/^leaf/i, 'mos'],
  [/^mamiya/i, 'mef'],
  [/^(eastman )?kodak/i, 'dcr'],
  [/^(seiko )?epson/i, 'erf'],
]; // prettier-ignore
/** As exiftool names the embedded JPEGs of whatever maker. */
const TAGS = ['JpgFromRaw', 'PreviewImage', 'OtherImage', 'JpgFromRaw2', 'ThumbnailImage'];
/** Below this long edge, px, it is worth asking exiftool for what only maker notes tell. */
const SMALL = 1000;

export const raw: FormatHandler = {
  id: 'raw',
  version: 1,
  types: TYPES,
  family: 'Camera RAW',
  by: 'exiftool, sharp',

  sniff(head, ext) {
    if (has(head, 'FUJIFILMCCD-RAW')) return type('raf');
    if (has(head, 'IIRO') || has(head, 'IIRS') || has(head, 'MMOR')) return type('orf');
    if (has(head, 'IIU\0')) return type(ext === 'rwl' || ext === 'raw' ? ext : 'rw2');
    if (has(head, 'FOVb')) return type('x3f');
    if (has(head, '\0MRM')) return type('mrw');
    if (has(head, 'HEAPCCDR', 6)) return type('crw');
    if (brands(head)?.major === 'crx ') return type('cr3');
    if (!has(head, 'II*\0') && !has(head, 'MM\0*')) return undefined;
    if (has(head, 'CR', 8) && head[10] === 2) return type('cr2');
    return sniffTiff(head, ext);
  },

  async picture(file, maxEdge) {
    const data = await file.bytes();
    const { whole, cut } = embeddedJpegs(data, file.type.ext);
    const damage = cut
      ? new FormatError(
          'truncated',
          `This ${file.type.name} file ends too early, before the preview that the camera put into it. Copy it again from where it came.`,
        )
      : undefined;
    const best = whole[0] && { picture: fromJpeg(data, whole[0]), edge: Math.max(whole[0].width, whole[0].height) };
    const wanted = Math.min(SMALL, Math.max(file.facts.width ?? SMALL, file.facts.height ?? SMALL) / 2);
    if (best && (best.edge >= wanted || best.edge >= maxEdge * 2)) return { ...best.picture, damage };
    const told = cut ? undefined : await fromExiftool(file.path);
    if (told && told.edge > (best?.edge ?? 0)) return told.picture;
    const found = best?.picture ?? uncompressedPreview(data);
    if (found) return { ...found, damage };
    throw damage ?? noPreview(file.type.name, file.size);
  },

  async quick(file) {
    const { whole } = embeddedJpegs(file.head, file.type.ext);
    const smallest = whole.filter((jpeg) => Math.max(jpeg.width, jpeg.height) >= 120).at(-1);
    return smallest && fromJpeg(asBuffer(file.head), smallest);
  },
};

/** Less than any camera writes. */
const STUB = 100_000;

function noPreview(name: string, size: number): FormatError {
  if (size < STUB)
    return new FormatError(
      'truncated',
      `This ${name} file has only ${size.toLocaleString('en-US')} bytes: it ends before its picture. Copy it again from where it came.`,
    );
  return new FormatError(
    'unsupported',
    `This ${name} file holds no preview made by the camera, and that is what Vitrine shows of RAW files. Save it with one in a RAW developer, such as Adobe DNG Converter.`,
  );
}

function sniffTiff(head: Uint8Array, ext: string) {
  const [main] = tiffDirectories(head);
  if (main?.place(0xc612)) return type(ext === 'gpr' ? 'gpr' : 'dng');
  if (IN_TIFF.has(ext)) return type(ext);
  if (ext === 'tif' || ext === 'tiff' || !main) return undefined;
  // Under a foreign name: a maker's own file whose first picture is a reduced one is its RAW.
  const maker = main.text(0x10f);
  const guess = BY_MAKER.find(([pattern]) => pattern.test(maker))?.[1];
  return guess && main.numbers(0xfe)[0] === 1 ? type(guess) : undefined;
}

function fromJpeg(data: Buffer, jpeg: EmbeddedJpeg): Picture {
  return { form: 'encoded', data: data.subarray(jpeg.start, jpeg.end), orientation: jpeg.orientation };
}

async function fromExiftool(path: Buffer): Promise<{ picture: Picture; edge: number } | undefined> {
  const { extractBinary } = await import('../tools/exiftool.ts');
  let best: { picture: Picture; edge: number } | undefined;
  for (const tag of TAGS) {
    const data = await extractBinary(path, [tag]).catch(() => undefined);
    const info = data && jpegInfo(data);
    if (!data || !info?.viewable) continue;
    const edge = Math.max(info.width, info.height);
    if (edge > (best?.edge ?? 0)) best = { picture: { form: 'encoded', data, orientation: info.orientation }, edge };
  }
  return best;
}

/** Some DNG have their preview as plain RGB strips; color filter mosaics are left alone. */
function uncompressedPreview(data: Buffer): Picture | undefined {
  let best: { width: number; height: number; directory: Directory } | undefined;
  for (const directory of tiffDirectories(data)) {
    const [width = 0] = directory.numbers(0x100);
    const [height = 0] = directory.numbers(0x101);
    const plain =
      directory.numbers(0x103)[0] === 1 &&
      directory.numbers(0x106)[0] === 2 &&
      directory.numbers(0x115)[0] === 3 &&
      directory.numbers(0x102).every((bits) => bits === 8) &&
      (directory.numbers(0x11c)[0] ?? 1) === 1;
    if (plain && width * height > (best ? best.width * best.height : 0)) best = { width, height, directory };
  }
  if (!best) return undefined;
  const { width, height, directory } = best;
  const lengths = directory.numbers(0x117);
  const pixels = Buffer.concat(
    directory.numbers(0x111).map((start, i) => data.subarray(start, start + (lengths[i] ?? 0))),
  );
  if (pixels.length < width * height * 3) return undefined;
  return { form: 'encoded', data: wrapTiff({ data: pixels, width, height, space: 'rgb', bits: 8, alpha: false }) };
}
