/** A DXF drawing as it stands in its file: layers, blocks and entities with their numbers. */
import { FormatError } from '../handler.ts';
import { type Group, groupsOf } from './groups.ts';

export class Entity {
  readonly type: string;
  readonly groups: Group[] = [];
  /** Corners of a polyline, attributes of an inserted block. */
  readonly below: Entity[] = [];
  constructor(type: string) {
    this.type = type;
  }
  number(code: number, otherwise = 0): number {
    for (const group of this.groups) if (group.code === code) return finite(group.value, otherwise);
    return otherwise;
  }
  text(code: number): string {
    for (const group of this.groups) if (group.code === code) return String(group.value);
    return '';
  }
  has(code: number): boolean {
    return this.groups.some((group) => group.code === code);
  }
  all(code: number): number[] {
    return this.groups.filter((group) => group.code === code).map(({ value }) => finite(value, 0));
  }
}

export const finite = (value: string | number, otherwise: number): number => {
  const number = Number(value);
  return Math.abs(number) < 1e15 ? number : otherwise;
};

export interface Layer {
  readonly name: string;
  readonly color: number;
  readonly on: boolean;
  /** Of its lines, hundredths of millimeters; below 0: the usual one. */
  readonly weight: number;
}

export interface Block {
  readonly x: number;
  readonly y: number;
  readonly entities: readonly Entity[];
}

export interface Drawing {
  /** `AC1032`. */
  readonly version: string;
  /** Of `$INSUNITS`. */
  readonly units: number;
  readonly layers: ReadonlyMap<string, Layer>;
  readonly blocks: ReadonlyMap<string, Block>;
  /** Of the model; of the first sheet where the model is empty. */
  readonly entities: readonly Entity[];
  /** There are more. */
  readonly cut: boolean;
}

const MAX_ENTITIES = 500_000;
const MAX_GROUPS = 12_000_000;
/** What follows a polyline or a block until `SEQEND`. */
const BELOW = new Set(['VERTEX', 'ATTRIB']);

/** Throws FormatError. */
export function readDxf(data: Buffer): Drawing {
  const layers = new Map<string, Layer>();
  const blocks = new Map<string, Block>();
  const variables = new Map<string, string | number>();
  const [model, paper]: [Entity[], Entity[]] = [[], []];
  let [section, variable, count, groups] = ['', '', 0, 0];
  let now: Entity | undefined;
  let owner: Entity | undefined;
  let block: { entity: Entity; entities: Entity[] } | undefined;
  let ended = false;

  const done = (entity: Entity): void => {
    if (section === 'TABLES' && entity.type === 'LAYER') layers.set(entity.text(2), layerOf(entity));
    else if (section === 'BLOCKS' && entity.type === 'BLOCK') block = { entity, entities: [] };
    else if (section === 'BLOCKS' && entity.type === 'ENDBLK' && block) {
      const { entity: head, entities } = block;
      blocks.set(head.text(2).toUpperCase(), { x: head.number(10), y: head.number(20), entities });
      block = undefined;
    } else if (section === 'BLOCKS' || section === 'ENTITIES') {
      if (entity.type === 'SEQEND') owner = undefined;
      else if (BELOW.has(entity.type) && owner) owner.below.push(entity);
      else {
        owner = entity.type === 'POLYLINE' || (entity.type === 'INSERT' && entity.number(66) === 1) ? entity : undefined;
        if (section === 'ENTITIES') (entity.number(67) === 1 ? paper : model).push(entity);
        else block?.entities.push(entity);
      }
    }
  };

  for (const group of groupsOf(data)) {
    const { code, value } = group;
    if (++groups > MAX_GROUPS || count > MAX_ENTITIES) break;
    if (code === 0) {
      if (now) done(now);
      now = undefined;
      if (value === 'EOF') {
        ended = true;
        break;
      }
      if (value === 'SECTION') [section, owner] = ['?', undefined];
      else if (value === 'ENDSEC') section = '';
      else if (section === 'TABLES' || section === 'BLOCKS' || section === 'ENTITIES') {
        now = new Entity(String(value));
        if (section !== 'TABLES') count++;
      }
    } else if (section === '?' && code === 2) section = String(value);
    else if (section === 'HEADER') {
      if (code === 9) variable = String(value);
      else if (!variables.has(variable)) variables.set(variable, value);
    } else now?.groups.push(group);
  }
  if (groups === 0 || (variables.size === 0 && layers.size === 0 && count === 0))
    throw new FormatError('damaged', 'This drawing cannot be read: it is no DXF, or it ends before anything is drawn. If you have another copy, use that.');
  const cut = groups > MAX_GROUPS || count > MAX_ENTITIES;
  if (!ended && !cut && model.length + paper.length === 0)
    throw new FormatError('truncated', 'This drawing ends before anything is drawn in it. Copy it again from where it came.');
  return {
    version: String(variables.get('$ACADVER') ?? ''),
    units: finite(variables.get('$INSUNITS') ?? 0, 0),
    layers,
    blocks,
    entities: model.length ? model : paper,
    cut: cut || !ended,
  };
} // prettier-ignore

function layerOf(entity: Entity): Layer {
  const color = entity.number(62, 7);
  return { name: entity.text(2), color: entity.has(420) ? trueColor(entity.number(420)) : indexed(Math.abs(color)), on: color >= 0 && (entity.number(70) & 1) === 0, weight: entity.number(370, -3) };
} // prettier-ignore

export const trueColor = (value: number): number => value & 0xffffff;

/** What things are drawn with where nothing says: black on paper. */
export const INK = -1;
const FIRST = [INK, 0xff0000, 0xffff00, 0x00ff00, 0x00ffff, 0x0000ff, 0xff00ff, INK, 0x808080, 0xc0c0c0];
const GRAYS = [0x333333, 0x5b5b5b, 0x848484, 0xadadad, 0xd6d6d6, 0xffffff];
const LEVELS = [1, 0.65, 0.5, 0.3, 0.15];

/** AutoCAD's 255 colors: 24 hues, each pale and full in five shades, then grays. */
export function indexed(color: number): number {
  if (color < 10) return FIRST[Math.trunc(color)] ?? INK;
  if (color >= 250) return GRAYS[Math.min(5, Math.trunc(color) - 250)]!;
  const hue = (Math.floor(color / 10) - 1) * 15;
  const value = LEVELS[Math.trunc((color % 10) / 2)]!;
  const saturation = color % 2 ? 0.5 : 1;
  const part = (n: number): number => {
    const k = (n + hue / 60) % 6;
    return Math.round(255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1))));
  };
  return part(5) * 65536 + part(3) * 256 + part(1);
}
