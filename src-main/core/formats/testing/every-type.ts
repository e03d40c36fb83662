/** One sample of every type that the catalog is promised for, with what is to come of it. Types whose files cannot be made say so. */
import { jpeg, picture } from './pictures.ts';
import type { Row, Sample } from './sample.ts';
import { designs, offices, others, texts } from './sample-documents.ts';
import { films } from './sample-films.ts';
import { fonts, models } from './sample-models.ts';
import { rasters, raws } from './sample-pictures.ts';

/** Of the table of promises, in its order. */
export const PROMISED: Readonly<Record<string, string>> = {
  raster: 'jpg png gif webp tif avif svg bmp ico',
  modern: 'heic heif jxl jp2',
  'camera raw': 'cr2 cr3 nef arw raf orf rw2 pef srw dng 3fr iiq',
  photoshop: 'psd psb',
  design: 'ai eps indd idml sketch fig xd afdesign afphoto afpub xcf',
  document: 'pdf',
  office: 'docx xlsx pptx odt ods odp rtf doc xls ppt key pages numbers gdoc gsheet gslides',
  video: 'mp4 mov avi wmv mkv webm m4v mpg 3gp mxf',
  audio: 'mp3 wav aiff flac ogg m4a aac wma opus',
  '3D': 'stl obj fbx glb gltf blend 3mf ply',
  CAD: 'dxf dwg dwf',
  fonts: 'ttf otf woff woff2',
  'text and code': 'txt md html css js ts json xml yaml py php sql csv fdx celtx srt vtt',
  'mail, book': 'eml msg epub',
  archive: 'zip 7z tar gz rar',
  data: 'sqlite',
};

/** @param folder for what other programs write on the way */
export async function everyType(folder: string): Promise<readonly Sample[]> {
  const rows: Record<string, Row> = {
    ...(await rasters(folder)),
    ...(await raws()),
    ...(await designs()),
    ...offices(await jpeg(320, 240)),
    ...films(folder),
    ...models(await picture(160, 120).png().toBuffer()),
    ...fonts(),
    ...texts(),
    ...others(),
  };
  return Object.values(PROMISED)
    .flatMap((line) => line.split(' '))
    .map((ext) => {
      const row = rows[ext];
      if (!row) throw new Error(`No sample of .${ext}, and no word why.`);
      return { ext, ...row };
    });
}
