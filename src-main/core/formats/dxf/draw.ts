/** Entities of a DXF drawing as lines, curves, fills and words; blocks where they are put. */
import { curveOf } from './curves.ts';
import { hatch } from './hatch.ts';
import { HERE, Pen, type Place, sweepOf, through } from './pen.ts';
import { type Drawing, type Entity, INK, indexed, trueColor } from './read.ts';
import { words } from './words.ts';

const MAX_DEPTH = 16;
const MAX_PLACED = 200_000;
const [BY_BLOCK, BY_LAYER] = [0, 256];
const [LINE_BY_LAYER, LINE_BY_BLOCK] = [-1, -2];
const NOTHING_TO_DRAW = new Set(['ATTDEF', 'VIEWPORT', 'SEQEND', 'XLINE', 'RAY', 'WIPEOUT', 'SUN', 'LIGHT']);

interface Inherited {
  readonly layer: string;
  readonly color: number;
  readonly weight: number;
}

export interface Drawn {
  readonly pen: Pen;
  /** Kinds that are not drawn, and how many of each. */
  readonly left: ReadonlyMap<string, number>;
  readonly cut: boolean;
}

export function drawEntities(drawing: Drawing): Drawn {
  const pen = new Pen();
  const left = new Map<string, number>();
  let placed = 0;

  const layerAt = (name: string): number => pen.layer(name, () => drawing.layers.get(name)?.on ?? true);
  for (const name of drawing.layers.keys()) layerAt(name);

  const put = (entity: Entity, place: Place, from: Inherited, depth: number): void => {
    if (pen.full) return;
    const own = entity.text(8) || '0';
    // What lies on layer 0 of a block lies where the block is put.
    const layer = own === '0' && depth > 0 ? from.layer : own;
    const color = colorOf(entity, layer, from);
    const weight = weightOf(entity, layer, from);
    const draw = DRAWERS[entity.type];
    pen.weight = widthOf(entity) || weight;
    if (draw) draw({ entity, place: through(place, ocs(entity)), world: place, pen, layer: layerAt(layer), color });
    else if (entity.type === 'INSERT') insert(entity, through(place, ocs(entity)), { layer, color, weight }, depth);
    else if (entity.type === 'DIMENSION' || entity.type === 'ACAD_TABLE') block(entity.text(2), place, { layer, color, weight }, depth);
    else if (!NOTHING_TO_DRAW.has(entity.type)) left.set(entity.type, (left.get(entity.type) ?? 0) + 1);
  };

  const block = (name: string, place: Place, from: Inherited, depth: number): void => {
    const found = drawing.blocks.get(name.toUpperCase());
    if (!found || depth >= MAX_DEPTH || ++placed > MAX_PLACED) return;
    const at = through(place, [1, 0, 0, 1, -found.x, -found.y]);
    for (const entity of found.entities) {
      if (pen.full || placed > MAX_PLACED) return;
      put(entity, at, from, depth + 1);
    }
  };

  const insert = (entity: Entity, place: Place, from: Inherited, depth: number): void => {
    const angle = (entity.number(50) * Math.PI) / 180;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const [sx, sy] = [entity.number(41, 1) || 1, entity.number(42, 1) || 1];
    const [columns, rows] = [count(entity.number(70, 1)), count(entity.number(71, 1))];
    for (let i = 0; i < columns * rows && placed <= MAX_PLACED && !pen.full; i++) {
      const [dx, dy] = [(i % columns) * entity.number(44), Math.floor(i / columns) * entity.number(45)];
      const at: Place = [c * sx, s * sx, -s * sy, c * sy, entity.number(10) + c * dx - s * dy, entity.number(20) + s * dx + c * dy];
      block(entity.text(2), through(place, at), from, depth);
    }
    // Attributes stand in the world, not in the block.
    for (const attribute of entity.below) put(attribute, HERE, from, depth);
  };

  const colorOf = (entity: Entity, layer: string, from: Inherited): number => {
    if (entity.has(420)) return trueColor(entity.number(420));
    const color = entity.number(62, BY_LAYER);
    if (color === BY_BLOCK) return from.color;
    return color === BY_LAYER ? (drawing.layers.get(layer)?.color ?? INK) : indexed(Math.abs(color));
  };

  const weightOf = (entity: Entity, layer: string, from: Inherited): number => {
    const weight = entity.number(370, LINE_BY_LAYER);
    if (weight === LINE_BY_BLOCK) return from.weight;
    const own = weight === LINE_BY_LAYER ? (drawing.layers.get(layer)?.weight ?? -1) : weight;
    return own >= 0 ? own : 0;
  };

  for (const entity of drawing.entities) put(entity, HERE, { layer: '0', color: INK, weight: 0 }, 0);
  return { pen, left, cut: drawing.cut || pen.full || placed > MAX_PLACED };
}

/** Of a polyline that is as wide all along; below 0, as weights are. */
function widthOf(entity: Entity): number {
  if (entity.type === 'LWPOLYLINE') return -Math.max(0, entity.number(43));
  if (entity.type !== 'POLYLINE' || entity.number(40) !== entity.number(41)) return 0;
  return -Math.max(0, entity.number(40));
}

const count = (n: number): number => Math.min(1000, Math.max(1, Math.trunc(n)));

/** Where an entity is that lies on a plane of its own: mostly seen from below, which is a mirror. */
function ocs(entity: Entity): Place {
  if (!entity.has(230)) return HERE;
  const [x, y, z] = [entity.number(210), entity.number(220), entity.number(230, 1)];
  const length = Math.hypot(x, y, z);
  if (!length || (x === 0 && y === 0 && z > 0)) return HERE;
  const [nx, ny, nz] = [x / length, y / length, z / length];
  const near = Math.abs(nx) < 1 / 64 && Math.abs(ny) < 1 / 64;
  const along = near ? [nz, 0, -nx] : [-ny, nx, 0];
  const size = Math.hypot(along[0]!, along[1]!, along[2]!);
  const [ax, ay, az] = along.map((value) => value / size) as [number, number, number];
  const [bx, by] = [ny * az - nz * ay, nz * ax - nx * az];
  const up = entity.number(30) || entity.number(38);
  return [ax, ay, bx, by, nx * up, ny * up];
}

export interface Job {
  readonly entity: Entity;
  readonly place: Place;
  /** Of what says where it is in the world, whatever plane it lies on. */
  readonly world: Place;
  readonly pen: Pen;
  readonly layer: number;
  readonly color: number;
}

const degrees = (angle: number): number => (angle * Math.PI) / 180;
const DRAWERS: Readonly<Record<string, (job: Job) => void>> = {
  LINE({ entity: e, world, pen, layer, color }) {
    pen.begin(layer, color, world);
    pen.move(e.number(10), e.number(20));
    pen.line(e.number(11), e.number(21));
  },
  POINT({ entity: e, world, pen, layer, color }) {
    pen.begin(layer, color, world);
    pen.move(e.number(10), e.number(20));
    pen.line(e.number(10), e.number(20));
  },
  CIRCLE({ entity: e, place, pen, layer, color }) {
    const [x, y, r] = [e.number(10), e.number(20), e.number(40)];
    pen.begin(layer, color, place);
    pen.move(x + r, y);
    pen.arc(x, y, [r, 0], [0, r], 0, 2 * Math.PI);
    pen.close();
  },
  ARC({ entity: e, place, pen, layer, color }) {
    const [x, y, r] = [e.number(10), e.number(20), e.number(40)];
    const from = degrees(e.number(50));
    pen.begin(layer, color, place);
    pen.move(x + r * Math.cos(from), y + r * Math.sin(from));
    pen.arc(x, y, [r, 0], [0, r], from, sweepOf(from, degrees(e.number(51, 360))));
  },
  ELLIPSE({ entity: e, world, pen, layer, color }) {
    const [x, y] = [e.number(10), e.number(20)];
    const u = [e.number(11), e.number(21)] as const;
    const ratio = e.number(40, 1) * (e.number(230, 1) < 0 ? -1 : 1);
    const v = [-u[1] * ratio, u[0] * ratio] as const;
    const from = e.number(41);
    pen.begin(layer, color, world);
    pen.move(x + u[0] * Math.cos(from) + v[0] * Math.sin(from), y + u[1] * Math.cos(from) + v[1] * Math.sin(from));
    pen.arc(x, y, u, v, from, sweepOf(from, e.number(42, 2 * Math.PI)));
  },
  LWPOLYLINE({ entity: e, place, pen, layer, color }) {
    const corners: [number, number, number][] = [];
    for (const { code, value } of e.groups) {
      const last = corners.at(-1);
      if (code === 10) corners.push([Number(value), 0, 0]);
      else if (last && code === 20) last[1] = Number(value);
      else if (last && code === 42) last[2] = Number(value);
    }
    pen.begin(layer, color, place);
    pen.polyline(corners, (e.number(70) & 1) === 1);
  },
  POLYLINE(job) {
    const { entity: e, place, world, pen, layer, color } = job;
    const flags = e.number(70);
    if (flags & 64) return faces(job);
    if (flags & 16) return net(job);
    const corners = e.below.filter((v) => (v.number(70) & 16) === 0).map((v): [number, number, number] => [v.number(10), v.number(20), v.number(42)]);
    pen.begin(layer, color, flags & 8 ? world : place);
    pen.polyline(corners, (flags & 1) === 1);
  },
  SPLINE({ entity: e, world, pen, layer, color }) {
    pen.begin(layer, color, world);
    curveOf(pen, {
      degree: e.number(71, 3),
      knots: e.all(40),
      weights: e.all(41),
      points: pairs(e, 10, 20),
      through: pairs(e, 11, 21),
    });
  },
  LEADER({ entity: e, world, pen, layer, color }) {
    pen.begin(layer, color, world);
    pen.polyline(pairs(e, 10, 20).map(([x, y]) => [x, y, 0]), false);
  },
  MLINE({ entity: e, world, pen, layer, color }) {
    pen.begin(layer, color, world);
    pen.polyline(pairs(e, 11, 21).map(([x, y]) => [x, y, 0]), (e.number(71) & 2) === 2);
  },
  SOLID: (job) => corners(job, [10, 11, 13, 12], true),
  TRACE: (job) => corners(job, [10, 11, 13, 12], true),
  '3DFACE': (job) => corners({ ...job, place: job.world }, [10, 11, 12, 13], false),
  HATCH: hatch,
  TEXT: words,
  ATTRIB: words,
  MTEXT: words,
};

const pairs = (e: Entity, x: number, y: number): [number, number][] => {
  const [xs, ys] = [e.all(x), e.all(y)];
  return xs.map((value, i) => [value, ys[i] ?? 0]);
};

function corners({ entity: e, place, pen, layer, color }: Job, codes: readonly number[], fill: boolean): void {
  pen.begin(layer, color, place, fill);
  for (const [i, code] of codes.filter((code) => e.has(code)).entries())
    if (i) pen.line(e.number(code), e.number(code + 10));
    else pen.move(e.number(code), e.number(code + 10));
  pen.close();
}

/** Corners first, then faces by their numbers; a negative one begins a side that is not seen. */
function faces({ entity: e, world, pen, layer, color }: Job): void {
  const points = e.below.filter((v) => v.number(70) & 64);
  for (const face of e.below.filter((v) => (v.number(70) & 192) === 128)) {
    const round = [71, 72, 73, 74].map((code) => points[Math.abs(face.number(code)) - 1]).filter((v) => v !== undefined);
    pen.begin(layer, color, world);
    pen.polyline(round.map((v) => [v.number(10), v.number(20), 0]), true);
  }
}

function net({ entity: e, world, pen, layer, color }: Job): void {
  const [across, down] = [Math.max(1, e.number(71)), Math.max(1, e.number(72))];
  const at = (i: number, k: number) => e.below[i * down + k];
  const line = (all: readonly (Entity | undefined)[], closed: boolean): void => {
    pen.begin(layer, color, world);
    pen.polyline(all.filter((v) => v !== undefined).map((v) => [v.number(10), v.number(20), 0]), closed);
  };
  if (across * down > e.below.length) return;
  for (let i = 0; i < across; i++) line(Array.from({ length: down }, (_, k) => at(i, k)), (e.number(70) & 32) !== 0);
  for (let k = 0; k < down; k++) line(Array.from({ length: across }, (_, i) => at(i, k)), (e.number(70) & 1) !== 0);
} // prettier-ignore
