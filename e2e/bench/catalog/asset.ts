/** One made asset as the catalog's columns hold it: facts, what its file says (tags with it), and what is shown of that. */
import type { Facts, Values } from '../../../src-shared/domain/asset.ts';
import { CAMERAS, CITIES, fileKind, LABELS, type Vocabulary } from './vocabulary.ts';

const YEAR = 365.25 * 86_400_000;

export interface Made {
  readonly columns: Readonly<Record<string, string | number | null>>;
  readonly facts: Facts;
  readonly values: Values;
}

/** Asset `i` of `count`, taken one after another over twenty years. `tags`: paths to choose from, the common ones first. */
export function assetOf(
  i: number,
  count: number,
  tags: readonly (readonly string[])[],
  perAsset: number,
  { random, zipf, text }: Vocabulary,
): Made {
  const file = fileKind(random());
  const picture = file.kind !== 6;
  const landscape = random() < 0.7;
  const taken = Date.UTC(2006, 0) + Math.floor(((i + random() * 400) / count) * 20 * YEAR);
  const at = new Date(taken).toISOString().slice(0, 19);
  const facts: Facts = {
    ...(picture
      ? {
          width: landscape ? 6000 : 4000,
          height: landscape ? 4000 : 6000,
          orientation: 1,
          bitDepth: 8,
          colorSpace: 'RGB',
        }
      : { pages: 3 }),
    ...(random() < 0.9 ? { camera: CAMERAS[zipf(CAMERAS.length)] as string } : {}),
    ...(random() < 0.8 ? { lens: `Lens ${20 + zipf(60)}mm` } : {}),
    ...(picture
      ? {
          iso: 100 * 2 ** zipf(8),
          aperture: 1.4 * 2 ** zipf(4),
          exposure: 1 / 2 ** (3 + zipf(9)),
          focal: 20 + zipf(180),
        }
      : {}),
    ...(random() < 0.3 ? { lat: random() * 90, lon: 8.5 } : {}),
    ...(file.kind === 4 ? { duration: random() * 600 } : {}),
    takenAt: at,
    takenSource: 'original',
  };
  const own = new Set<readonly string[]>();
  const wanted = Math.floor(perAsset * 2 * random() + 0.5);
  for (let t = 0; t < wanted * 4 && own.size < wanted; t++) own.add(tags[zipf(tags.length)] as readonly string[]);
  const values: Values = {
    ...(random() < 0.6 ? {} : { rating: 1 + zipf(5) }),
    ...(random() < 0.85 ? {} : { label: LABELS[zipf(LABELS.length)] as string }),
    ...(random() < 0.3 ? { title: text(3) } : {}),
    ...(random() < 0.4 ? { caption: text(9) } : {}),
    ...(random() < 0.7 ? { creator: `Creator ${zipf(30)}` } : {}),
    ...(random() < 0.5 ? { city: CITIES[zipf(CITIES.length)] as string, country: 'Somewhere' } : {}),
    ...(random() < 0.8 ? {} : { flag: random() < 0.5 ? 'pick' : 'reject' }),
    ...(own.size ? { tags: [...own] } : {}),
  };
  const name = `${random() < 0.8 ? 'IMG_' : 'DSC'}${String(i % 10_000).padStart(4, '0')}${random() < 0.05 ? ` ${text(2)}` : ''}`;
  return {
    facts,
    values,
    columns: {
      added: taken + YEAR / 12,
      name: `${name}.${file.ext}`,
      size: Math.floor(200_000 + random() ** 3 * 60e6),
      mtime: taken,
      ext: file.ext,
      mime: file.mime,
      kind: file.kind,
      type_name: file.type,
      handler: file.handler,
      width: facts.width ?? null,
      height: facts.height ?? null,
      orientation: facts.orientation ?? null,
      taken: at,
      taken_ms: Math.floor(taken / 1000) * 1000,
      taken_source: 'original',
      camera: facts.camera ?? null,
      lens: facts.lens ?? null,
      iso: facts.iso ?? null,
      aperture: facts.aperture ?? null,
      exposure: facts.exposure ?? null,
      focal: facts.focal ?? null,
      lat: facts.lat ?? null,
      lon: facts.lon ?? null,
      duration: facts.duration ?? null,
      pages: facts.pages ?? null,
      rating: values.rating ?? 0,
      label: values.label ?? null,
      flag: values.flag ?? null,
      title: values.title ?? null,
      caption: values.caption ?? null,
      creator: values.creator ?? null,
      more: values.city ? JSON.stringify({ city: values.city, country: values.country }) : null,
    },
  };
}
