/** Files of the corpus that have no preview, or nothing to read, and why that is right: each was looked at. */

const HEAD_ONLY = 'the beginning of a film or a sound alone, without one frame';
const RAW_HEAD = 'the beginning of a RAW file alone, which ends before its picture';

/** By folder and name. Each of them must tell a reason itself, unless it stands in SILENT too. */
export const WITHOUT_PREVIEW: Readonly<Record<string, string>> = {
  'xmp-toolkit/samples/BlueSquare.indd': 'no picture of itself stands in it, and InDesign’s own data is not documented',
  'file-type/fixture.indd': 'no picture of itself stands in it, and InDesign’s own data is not documented',
  'raw/colorchart.dng': 'made by a converter that put no JPEG into it; sensor data is not developed',
  'xmp-toolkit/fixtures/empty.txt': 'empty',
  'file-type/fixture-corrupt.mkv': 'damaged on purpose: ffmpeg finds no stream in it',
  'file-type/fixture-corrupt.png': 'damaged on purpose: its header is none of a PNG',
  'file-type/fixture-dash.mp4': HEAD_ONLY,
  'file-type/fixture-isom.mp4': HEAD_ONLY,
  'file-type/fixture-isomv2.mp4': HEAD_ONLY,
  'file-type/fixture-mp4v2.mp4': HEAD_ONLY,
  'file-type/fixture-moov.mov': HEAD_ONLY,
  'file-type/fixture-mp2l3.mp3': HEAD_ONLY,
  'file-type/fixture-json.webp': 'JSON under the name of a picture',
  'file-type/fixture-password-protected.xls': 'asks for a password',
  'file-type/fixture.nef': RAW_HEAD,
  'file-type/fixture2.nef': RAW_HEAD,
  'file-type/fixture3.nef': RAW_HEAD,
  'file-type/fixture4.nef': RAW_HEAD,
  'file-type/fixture.orf': RAW_HEAD,
  'file-type/fixture.raf': RAW_HEAD,
  'file-type/fixture.rw2': RAW_HEAD,
  'file-type/fixture2.eps': 'PostScript without a preview, which is a program and not run',
  'file-type/fixture.xlsx': 'its three sheets are empty',
  'file-type/fixture.icns': 'of no family that is promised',
  'file-type/fixture.ktx': 'of no family that is promised',
  'file-type/fixture.msi.cfb': 'of no family that is promised',
};
/** Nothing is wrong with these: they have nothing to show. */
export const SILENT = new Set([
  'file-type/fixture.xlsx',
  'file-type/fixture.icns',
  'file-type/fixture.ktx',
  'file-type/fixture.msi.cfb',
]);

/** With a picture, and a reason all the same. */
export const CUT_BUT_SHOWN: Readonly<Record<string, string>> = {
  'file-type/fixture-Leica-M10.dng': 'cut off at 100,000 bytes: its thumbnail is before that, its preview behind',
  'file-type/fixture-sony-zv-e10.arw': 'cut off at 100,000 bytes: its thumbnail is before that, its preview behind',
  'file-type/fixture.cr3': 'cut off at 131,072 bytes: its thumbnail is before that, its preview behind',
};

/** Of documents and texts: those with nothing to read, and why. */
export const WITHOUT_WORDS: Readonly<Record<string, string>> = {
  'file-type/fixture-password-protected.xls': 'asks for a password',
  'file-type/fixture-printed.pdf': 'its letters are drawn as outlines: pdftotext finds none either',
  'file-type/fixture.indd': 'InDesign’s own data is not documented',
  'file-type/fixture.xlsx': 'its three sheets are empty',
  'xmp-toolkit/fixtures/empty.txt': 'empty',
  'xmp-toolkit/fixtures/zeros.pdf': 'one black field',
  'xmp-toolkit/samples/BlueSquare.indd': 'InDesign’s own data is not documented',
  'xmp-toolkit/samples/BlueSquare.pdf': 'a blue square: pdftotext finds no word either',
};
