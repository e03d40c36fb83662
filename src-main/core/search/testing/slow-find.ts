/** A slow, plain answer to every query, to hold the index against. */
import { FLAGS, KINDS } from '../../../../src-shared/domain/asset.ts';
import { distance, nameOf as colorName, readHex, toLab } from '../../../../src-shared/domain/color.ts';
import {
  type DateRange,
  inRange,
  type NumberRange,
  type Query,
  readToken,
  resolveDate,
  type Term,
} from '../../../../src-shared/domain/query/index.ts';
import { type Asset, FIELDS, FOLDERS, fieldsOf, linksOf, lonOf, NOW, placeNamesOf, ROOTS, TAGS } from './made-library.ts';

/** By name, as far as a query names them. */
type Collections = Readonly<Record<string, (one: Asset) => boolean>>;

interface Seen extends Asset {
  /** Another file of its content is there. */
  readonly hasTwin: boolean;
  /** What it names, `target` where that is here; and who names it. */
  readonly uses: readonly { readonly name: string; readonly target?: number }[];
  readonly usedBy: readonly { readonly name: string; readonly n: number }[];
}

/** The numbers of the assets that a query finds, ascending: by looking at each of them. */
export function slowFind(assets: readonly Asset[], { terms }: Query, now = NOW, collections: Collections = {}): number[] {
  const isTwin = (a: Asset, b: Asset) => a.n !== b.n && a.twin !== null && a.twin === b.twin && a.state === 0 && b.state === 0;
  return assets
    .map((one): Seen => ({
      ...one,
      hasTwin: assets.some((other) => isTwin(one, other)),
      uses: linksOf(one.n).map(({ key, target }) => {
        const there = assets.find(({ n }) => n === target);
        return there ? { name: there.name, target: there.n } : { name: key };
      }),
      usedBy: assets.filter((other) => other.state !== 2 && linksOf(other.n).some(({ target }) => target === one.n)),
    }))
    .filter((one) => one.state !== 2 && terms.every((term) => holds(one, term, now, collections) !== false))
    .map(({ n }) => n)
    .sort((a, b) => a - b);
}

/** undefined: the term cannot be read and does not count. */
function holds(one: Seen, term: Term, now: number, collections: Collections): boolean | undefined {
  switch (term.type) {
    case 'word':
      return hasWord(one, term.text);
    case 'not': {
      const inner = holds(one, term.term, now, collections);
      return inner === undefined ? undefined : !inner;
    }
    case 'all':
    case 'any': {
      const inner = term.terms.map((part) => holds(one, part, now, collections)).filter((part) => part !== undefined);
      if (inner.length === 0) return undefined;
      return term.type === 'all' ? inner.every(Boolean) : inner.some(Boolean);
    }
    case 'token':
      return hasToken(one, term.name, term.values, now, collections);
  }
}

const plain = (value: string) =>
  value
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('ς', 'σ');
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/gu;
const split = (value: string) =>
  plain(value)
    .replace(unspaced, ' $& ')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Do the words stand in a row, the last as a beginning (of more than one letter)? */
function inText(value: string | null, wanted: string): boolean {
  const [words, parts] = [split(value ?? ''), split(wanted)];
  if (parts.length === 0) return false;
  const last = parts.at(-1)!;
  return words.some((_, at) =>
    parts.every((part, i) =>
      i < parts.length - 1 || last.length === 1 ? words[at + i] === part : words[at + i]?.startsWith(part),
    ),
  );
}

function hasWord(one: Asset, wanted: string): boolean {
  const pattern = plain(wanted)
    .replace(/[.\\+*?[\]^$()]/g, '\\$&')
    .replaceAll(' ', '[ ._-]');
  if (new RegExp(pattern, 'u').test(plain(one.name))) return true;
  const { client, status, usage } = fieldsOf(one.n);
  if ([one.title, one.caption, one.city, client].some((value) => inText(value, wanted))) return true;
  if (
    [one.camera, one.lens, status, ...usage, ...placeNamesOf(one)].some(
      (value) =>
        value !== null &&
        new RegExp(`(^|[^\\p{L}\\p{N}])${plain(wanted).replaceAll('.', '\\.')}`, 'u').test(plain(value)),
    )
  )
    return true;
  return one.tags.some((tag) =>
    upwards(tag).some((n) => {
      const words = split2(nameOf(n));
      const parts = split2(wanted);
      if (parts.length === 0) return plain(nameOf(n)).includes(plain(wanted));
      return words.some((_, at) =>
        parts.every((part, i) => (i < parts.length - 1 ? words[at + i] === part : words[at + i]?.startsWith(part))),
      );
    }),
  );
}
const split2 = (value: string) => plain(value).match(/[\p{L}\p{N}]+/gu) ?? [];
const nameOf = (tag: number) => TAGS.find(([n]) => n === tag)![2];

function upwards(tag: number): number[] {
  const parent = TAGS.find(([n]) => n === tag)![1];
  return parent === null ? [tag] : [tag, ...upwards(parent)];
}
const pathOf = (tag: number) => upwards(tag).reverse().map(nameOf).map(plain).join('/');

function foldersUp(folder: number): number[] {
  const parent = FOLDERS.find(([n]) => n === folder)![2];
  return parent === null ? [folder] : [folder, ...foldersUp(parent)];
}

/** By its key, else by the name it has now. */
const fieldAt = (key: string) => FIELDS.find((field) => field[1] === key) ?? FIELDS.find((field) => field[2].toLowerCase().replace(' ', '-') === key);

function hasToken(one: Seen, name: string, values: readonly string[], now: number, collections: Collections): boolean | undefined {
  const test = readToken(name, values, (key) => fieldAt(key)?.[3]);
  const some = <T>(list: readonly T[], matches: (value: T) => boolean) => list.some(matches);
  const wide = (value: string | null, wanted: string, known: readonly string[]) =>
    value !== null &&
    (known.some((other) => plain(other) === plain(wanted))
      ? plain(value) === plain(wanted)
      : plain(value).includes(plain(wanted)));
  switch (test.type) {
    case 'error':
      return undefined;
    case 'tag':
      return some(test.values, (path) => {
        if (path === null) return one.tags.length === 0;
        const wanted = path.map(plain).join('/');
        const exact = TAGS.filter(([n]) => pathOf(n) === wanted);
        const meant = (exact.length > 0 ? exact : TAGS.filter(([n]) => pathOf(n).endsWith(`/${wanted}`))).map(
          ([n]) => n,
        );
        return one.tags.some((tag) => upwards(tag).some((n) => meant.includes(n)));
      });
    case 'text':
      return some(test.values, (value) => {
        const own = one[test.column];
        if (value === null) return own === null;
        const known = {
          camera: ['X-T5', 'X-T50', 'Canon EOS 6D'],
          lens: ['50mm', 'XF 50mm'],
          label: [value],
          ext: [value],
        }[test.column];
        return wide(own, value, known);
      });
    case 'collection':
      return some(test.values, (value) => collections[value]?.(one) ?? false);
    case 'field': {
      const own = fieldsOf(one.n)[fieldAt(test.key)![1]];
      if (test.as === 'number') return some(test.values, (range) => (range === null ? own === null : typeof own === 'number' && inRange(range, own)));
      if (test.as === 'date') {
        const ms = typeof own === 'string' ? Date.parse(`${own}T00:00:00Z`) : null;
        return some(test.values, (range) => {
          if (range === null || ms === null) return range === null && ms === null;
          const { from, to } = resolveDate(range, now - new Date(now).getTimezoneOffset() * 60_000);
          return ms >= from && ms < to;
        });
      }
      const texts = Array.isArray(own) ? own : own === null ? [] : [String(own)];
      const all = ['Acme', 'Acme & Söhne', '東京 Studio', 'Draft', 'Final cut', 'Web', 'Printed'];
      return some(test.values, (value) => (value === null ? texts.length === 0 : texts.some((text) => wide(text, value, all))));
    }
    case 'flag':
      return some(test.values, (value) => one.flag === value && (value === null || FLAGS.includes(value)));
    case 'kind':
      return some(test.values, (value) => one.kind !== null && KINDS[one.kind] === value);
    case 'number': {
      const turned = (one.orientation ?? 1) >= 5 !== (one.rotate % 180 !== 0);
      const [width, height] = turned ? [one.height, one.width] : [one.width, one.height];
      const own = {
        rating: one.rating,
        iso: one.iso,
        size: one.size,
        w: one.width,
        h: one.height,
        // As near as the index keeps it.
        duration: one.duration === null ? null : Math.fround(one.duration),
        loudness: one.loudness,
        ratio: width && height ? Math.round((width / height) * 1000) / 1000 : null,
      }[test.column];
      return some(test.values, (range: NumberRange | null) =>
        range === null ? own === null : own !== null && inRange(range, own),
      );
    }
    case 'codec': {
      const own = (one.media ?? '').split('|').slice(0, 2).filter(Boolean);
      return some(test.values, (value) => (value === null ? own.length === 0 : own.includes(value.toLowerCase())));
    }
    case 'media': {
      const told = (one.media ?? '').split('|')[{ fps: 2, channels: 3, samplerate: 4, bits: 5 }[test.column]];
      return some(test.values, (range) => (range === null ? !told : Boolean(told) && inRange(range, Number(told))));
    }
    case 'colorspace': {
      const [primaries, hdr] = (one.media ?? '').split('|').slice(6, 8);
      const own = [primaries, hdr, hdr ? 'hdr' : ''].filter(Boolean).map((said) => said!.toLowerCase());
      return some(test.values, (value) => (value === null ? own.length === 0 : own.includes(value.toLowerCase())));
    }
    case 'timecode': {
      const told = (one.media ?? '').split('|');
      const [fps, start] = [Math.round(Number(told[2] || 25)), told[8]];
      // As frames on a clock that drops no numbers: near enough for films of seconds.
      const count = (text: string) => text.split(/[:;]/).reduce((sum, part, i) => sum + Number(part) * [3600 * fps, 60 * fps, fps, 1][i]!, 0);
      return some(test.values, (range) => {
        if (range === null || !start) return range === null && !start;
        const [from, to] = [range.from.seconds * fps + (range.from.frames ?? 0), range.to.seconds * fps + (range.to.frames ?? fps - 1)];
        const first = count(start);
        const end = first + Math.max(1, Math.round(Math.fround(one.duration ?? 0) * Number(told[2] || 25)));
        return [0, 86_400 * fps].some((day) => first <= to + day && end > from + day);
      });
    }
    case 'date': {
      const own = one[test.column];
      const zone = (at: number) => new Date(at).getTimezoneOffset() * 60_000;
      return some(test.values, (range: DateRange | null) => {
        if (range === null || own === null) return range === null && own === null;
        const { from, to } = resolveDate(range, now - zone(now));
        const wall = test.column === 'added' ? own - zone(own) : own;
        return wall >= from && wall < to;
      });
    }
    case 'box':
      return some(test.values, (box) => {
        if (box === null || one.lat === null) return box === null && one.lat === null;
        const lon = lonOf(one.lat);
        const across = box.west > box.east ? lon >= box.west || lon <= box.east : lon >= box.west && lon <= box.east;
        return one.lat >= box.south && one.lat <= box.north && across;
      });
    case 'color':
      return some(test.values, (wanted) => {
        const own = (one.palette ?? []).map((hex) => toLab(...(readHex(hex) ?? [0, 0, 0])));
        if (wanted === null) return own.length === 0;
        return own.some((lab) => ('name' in wanted ? colorName(lab) === wanted.name : distance(lab, wanted.near) <= wanted.tolerance));
      });
    case 'place':
      return some(test.values, (path) => {
        const names = placeNamesOf(one).map(plain);
        if (path === null) return names.length === 0;
        const wanted = path.map(plain);
        const inOrder = wanted.every((part, i) => names.includes(part) && (i === 0 || names.indexOf(part) > names.indexOf(wanted[i - 1]!)));
        return inOrder;
      });
    case 'near':
      return some(test.values, ({ of, km }) => {
        // The one town of these searches.
        const center = 'lat' in of ? of : { lat: -16.41667, lon: 179.38333 };
        if (one.lat === null) return false;
        // By the chord through the earth.
        const point = (lat: number, lon: number) => {
          const [y, x] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
          return [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x), Math.sin(y)] as const;
        };
        const [a, b] = [point(one.lat, lonOf(one.lat)), point(center.lat, center.lon)];
        return 6371.0088 * 2 * Math.asin(Math.min(1, Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) / 2)) <= km;
      });
    case 'folder':
      return some(test.values, (value) => {
        const full = (n: number) => {
          const [, root, , path] = FOLDERS.find(([number]) => number === n)!;
          return plain(`${ROOTS.find(([number]) => number === root)![1]}${path === '' ? '' : `/${path}`}`);
        };
        const exact = FOLDERS.filter(([n, , , , label]) =>
          typeof value === 'number'
            ? n === value
            : plain(label) === plain(value) ||
              full(n) === plain(value) ||
              full(n).endsWith(`/${plain(value).replace(/^\//, '')}`),
        );
        const meant =
          exact.length > 0 || typeof value === 'number'
            ? exact
            : FOLDERS.filter(([, , , , label]) => plain(label).includes(plain(value)));
        return foldersUp(one.folder).some((n) => meant.some(([other]) => other === n));
      });
    case 'missing':
      return some(test.values, (value) =>
        value === 'links' ? one.uses.some(({ target }) => target === undefined) : value === 'offline' ? one.folder >= 4 : (one.state === 1) === (value === 'yes'),
      );
    case 'problem':
      return some(test.values, (value) => one.problem === (value === 'yes'));
    case 'link': {
      const others = test.way === 'uses' ? one.uses.map(({ name, target }) => ({ name, n: target })) : one.usedBy;
      return some(test.values, (value) => {
        if (value === null || value === 'any') return others.length > 0 === (value === 'any');
        return others.some(({ name, n }) => (value.name.startsWith('#') ? value.name === `#${n}` : plain(name).includes(plain(value.name))));
      });
    }
    // Nobody said anything of rights there.
    case 'rights':
      return test.values.includes('ok');
    case 'expires':
      return test.values.includes(null);
    case 'has':
      return some(
        test.values,
        (what) =>
          ({
            gps: one.lat !== null,
            tag: one.tags.length > 0,
            rating: one.rating > 0,
            label: one.label !== null,
            flag: one.flag !== null,
            title: one.title !== null,
            caption: one.caption !== null,
            taken: one.taken !== null,
            camera: one.camera !== null,
            preview: false,
            duplicate: one.hasTwin,
            edits: false,
            archive: false,
            copy: false,
          })[what],
      );
    case 'id':
      return some(test.values, (value) => {
        const [from, to = from] = value.replaceAll('#', '').split('..').map(Number);
        return one.n >= from! && one.n <= to!;
      });
  }
}
