/**
 * Files that belong together and keep one stem: RAW and JPEG, the film of a live photo, a voice memo, a film and its subtitles, sidecars.
 * Told by their names, within one folder.
 */
import { nameKey } from './safe-name.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const RAW = words('3fr ari arw bay cap cr2 cr3 crw dcr dng eip erf fff gpr iiq insp k25 kdc mdc mef mos mrw nef nrw orf pef ptx pxn r3d raf raw rw2 rwl sr2 srf srw x3f');
const STILL = words('jpg jpeg jpe heic heif hif avif jxl tif tiff');
const FILM = words('mov mp4 m4v avi mts insv 3gp');
/** They say nothing without the picture or film that they were made with. */
const FOLLOWING = words('wav thm lrv aae');
/** Other films and sounds that subtitles are made for. */
const MORE_FILMS = words('mkv webm wmv asf mpg mpeg ts mts m2ts mxf flv f4v ogv dv rm');
const SOUNDS = words('mp3 m4a m4b mka flac ogg opus wma aac aif aiff caf');
const SUBTITLES = words('srt vtt ass ssa sub idx');
/** What may stand between the name of a film and the end of its subtitles: a language (`en`, `pt-BR`, `english`), what they are for, the film's own type. */
const SUBTITLE_PART =
  /^(?:[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2}|forced|foreign|signs|songs|full|default|captions?|commentary|lyrics|english|german|deutsch|french|francais|spanish|espanol|italian|italiano|portuguese|dutch|polish|russian|chinese|japanese|korean|arabic|hindi|turkish|swedish|norwegian|danish|finnish|czech|greek|hebrew|hungarian|romanian|ukrainian|latin|webm|flac|opus|mpeg|m2ts)$/i;
/** Kept by other programs beside a picture, as `name.xmp` or `name.ext.xmp`. */
const SIDECARS = words('xmp dop pp3 vrd nksc on1');

/** `a.tar` has the stem `a`; a name that begins with its only dot is all stem. */
export function splitName(name: string): { readonly stem: string; readonly ext: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= 17 ? { stem: name.slice(0, dot), ext: name.slice(dot + 1) } : { stem: name, ext: '' };
}

const extOf = (name: string): string => splitName(name).ext.toLowerCase();
export const isSidecarName = (name: string): boolean => SIDECARS.has(extOf(name));
/** Made by a camera: files of one stem among these are taken for one shot. */
const isShot = (name: string): boolean => {
  const ext = extOf(name);
  return RAW.has(ext) || STILL.has(ext) || FILM.has(ext) || FOLLOWING.has(ext);
};

const isSubtitles = (name: string): boolean => SUBTITLES.has(extOf(name));
/** A film or sound that subtitles may belong to. */
const isPlayed = (name: string): boolean => [FILM, MORE_FILMS, SOUNDS].some((set) => set.has(extOf(name))) || extOf(name) === 'wav';

/** Would two files of one stem be taken for partners, or one for the other's sidecar? */
export const isBound = (name: string): boolean => isShot(name) || isSidecarName(name) || isSubtitles(name);

/** Stems of what these subtitles may belong to, the likeliest first: `a.de.forced`, `a.de`, `a` of `a.de.forced.srt`. Empty: they are none. */
export function subtitleStems(name: string): string[] {
  if (!isSubtitles(name)) return [];
  const stems = [splitName(name).stem];
  for (let last = stems[0] ?? ''; stems.length < 4; ) {
    const { stem, ext } = splitName(last);
    if (!SUBTITLE_PART.test(ext) && !isPlayed(last)) break;
    stems.push(stem);
    last = stem;
  }
  return stems;
}

/** Of names in one folder those with this stem, and the subtitles of a film or sound that has it. */
export function ofStem(names: readonly string[], stem: string): string[] {
  const played = new Set(names.filter(isPlayed).map((name) => splitName(name).stem));
  return names.filter((name) => (subtitleStems(name).find((one) => played.has(one)) ?? splitName(name).stem) === stem);
}

export interface Group {
  readonly stem: string;
  /** What is renamed as one. `rest`: what follows the stem in the name: `.NEF`, `.NEF.xmp`, `_01.NEF.xmp`. */
  readonly files: readonly { readonly name: string; readonly rest: string }[];
}

/** All names of one folder by stem, each with its sidecars; in the order of the names given. Every name is in one group. */
export function groupByStem(names: readonly string[]): Group[] {
  const groups = new Map<string, { stem: string; files: { name: string; rest: string }[] }>();
  const put = (stem: string, name: string) => {
    const key = nameKey(stem);
    const group = groups.get(key);
    const file = { name, rest: name.slice(stem.length) };
    if (group) group.files.push(file);
    else groups.set(key, { stem, files: [file] });
  };
  const pictures = names.filter((name) => !isSidecarName(name));
  const played = new Map(pictures.filter(isPlayed).map((name) => [nameKey(splitName(name).stem), splitName(name).stem]));
  for (const name of pictures) {
    const film = subtitleStems(name).find((stem) => played.has(nameKey(stem)));
    put(film ?? splitName(name).stem, name);
  }
  const whole = new Map(pictures.map((name) => [nameKey(name), name]));
  for (const name of names) {
    if (!isSidecarName(name)) continue;
    const base = splitName(name).stem;
    const copy = /^(.+)_\d\d(\.[^.]+)$/.exec(base);
    const picture = whole.get(nameKey(base)) ?? (groups.has(nameKey(base)) || !copy ? undefined : whole.get(nameKey(`${copy[1]}${copy[2]}`)));
    put(picture === undefined ? base : splitName(picture).stem, name);
  }
  return [...groups.values()];
}

/** Of a group those that go wherever `chosen` go: partners of one shot, and sidecars of what goes. */
export function followers(group: Group, chosen: ReadonlySet<string>): string[] {
  const going = new Set(group.files.filter(({ name }) => chosen.has(name)).map(({ name }) => name));
  // Subtitles go with their film, and it with them.
  if ([...going].some((name) => isPlayed(name) || isSubtitles(name)))
    for (const { name } of group.files) if (isSubtitles(name) || (isPlayed(name) && group.files.some((file) => going.has(file.name) && isSubtitles(file.name)))) going.add(name);
  if ([...going].some(isShot)) for (const { name } of group.files) if (isShot(name) && areOneShot(group, name, going)) going.add(name);
  for (const { name } of group.files) if (isSidecarName(name) && (ownerOf(group, name) ?? [...going]).some((owner) => going.has(owner))) going.add(name);
  return group.files.map(({ name }) => name).filter((name) => going.has(name));
}

/** Of a group the sidecars that nobody else uses when `chosen` are gone. */
export function ownSidecars(group: Group, chosen: ReadonlySet<string>): string[] {
  const pictures = group.files.map(({ name }) => name).filter((name) => !isSidecarName(name));
  return group.files
    .map(({ name }) => name)
    .filter((name) => isSidecarName(name) && !chosen.has(name))
    .filter((name) => {
      const owners = ownerOf(group, name) ?? pictures;
      return owners.length > 0 && owners.every((owner) => chosen.has(owner));
    });
}

/**
 * Of names of one stem in one folder those that are one shot, and which leads: the RAW, else the photo, else the film. Two photos of one
 * stem without a RAW are two pictures, and so are two RAWs; of several films beside a photo nobody knows which is its own. Subtitles belong
 * to the film, else to the sound, where no photo leads. Undefined: none are.
 */
export function pairOf(names: readonly string[]): { readonly lead: string; readonly others: readonly string[] } | undefined {
  const of = (set: ReadonlySet<string>) => names.filter((name) => set.has(extOf(name)));
  const [raw, still, films, following] = [of(RAW), of(STILL), of(FILM), of(FOLLOWING)];
  const film = films.length > 1 && (raw.length || still.length) ? [] : films;
  const said = raw.length || still.length ? [] : names.filter(isSubtitles);
  const lead = raw[0] ?? still[0] ?? film[0] ?? (said.length ? (of(MORE_FILMS)[0] ?? names.find(isPlayed)) : undefined);
  if (lead === undefined) return undefined;
  const others = raw.length ? [...still, ...film, ...following] : still.length ? [...film, ...following] : film.length ? [...following, ...said] : said;
  return others.length ? { lead, others } : undefined;
}

/**
 * Picture and film of a live photo under names of their own: of files that bear one identifier just one picture and one film. Several bear
 * it when one was edited, and nobody knows which is meant.
 */
export function livePairOf(names: readonly string[]): { readonly lead: string; readonly film: string } | undefined {
  const [stills, films] = [STILL, FILM].map((set) => names.filter((name) => set.has(extOf(name)))) as [string[], string[]];
  const [[lead], [film]] = [stills, films];
  return lead !== undefined && film !== undefined && stills.length === 1 && films.length === 1 ? { lead, film } : undefined;
}

/** A scan and its JPEG are two pictures; RAW and JPEG, photo and film, anything and its voice memo are one. */
function areOneShot(group: Group, name: string, going: ReadonlySet<string>): boolean {
  const kind = (one: string) => [RAW, STILL, FILM, FOLLOWING].findIndex((set) => set.has(extOf(one)));
  const hasRaw = group.files.some((file) => RAW.has(extOf(file.name)));
  return [...going].some((other) => isShot(other) && (hasRaw || kind(other) !== kind(name)));
}

/** Whose `name.ext.xmp` it is; undefined for a `name.xmp`, which is all of theirs. */
function ownerOf(group: Group, sidecar: string): string[] | undefined {
  const base = nameKey(splitName(sidecar).stem.replace(/_\d\d(\.[^.]+)$/, '$1'));
  const whole = nameKey(splitName(sidecar).stem);
  const owners = group.files.filter(({ name }) => !isSidecarName(name) && (nameKey(name) === whole || nameKey(name) === base)).map(({ name }) => name);
  return owners.length ? owners : undefined;
}
