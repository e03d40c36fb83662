/** Pictures of GIMP, version 11 (8 bits, pointers of 8 bytes). */

export interface Layer {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  /** Of all its pixels. */
  readonly rgba: readonly [number, number, number, number];
  readonly opacity?: number;
  readonly visible?: boolean;
  readonly mode?: number;
  readonly mask?: number;
  readonly text?: string;
  readonly group?: boolean;
  readonly path?: readonly number[];
}

const number = (...values: number[]): Buffer => {
  const out = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) out.writeInt32BE(value | 0, i * 4);
  return out;
};
const pointer = (to: number): Buffer => number(0, to);
const property = (kind: number, content: Buffer): Buffer => Buffer.concat([number(kind, content.length), content]);
const named = (name: string): Buffer => Buffer.concat([number(Buffer.byteLength(name) + 1), Buffer.from(`${name}\0`)]);

/** @param compression 0 none, 1 runs */
export function xcfFile(width: number, height: number, layers: readonly Layer[], compression: 0 | 1 = 1): Buffer {
  const head = Buffer.concat([Buffer.from('gimp xcf v011\0', 'latin1'), number(width, height, 0, 150), property(17, Buffer.of(compression)), number(0, 0)]);
  const parts = [head, Buffer.alloc((layers.length + 2) * 8)];
  let at = head.length + parts[1]!.length;
  const add = (part: Buffer<ArrayBuffer>): number => {
    parts.push(part);
    at += part.length;
    return at - part.length;
  };
  /** Level and tiles come first, so that where they are is known. */
  const pixels = (wide: number, high: number, values: readonly number[]): number => {
    const tiles: number[] = [];
    for (let y = 0; y < high; y += 64)
      for (let x = 0; x < wide; x += 64) {
        const count = Math.min(64, wide - x) * Math.min(64, high - y);
        // A short run, and the rest as a long one.
        const run = (value: number) => (count > 3 ? Buffer.of(1, value, 127, (count - 2) >> 8, (count - 2) & 255, value) : Buffer.of(count - 1, value));
        tiles.push(add(compression ? Buffer.concat(values.map(run)) : Buffer.concat(Array.from({ length: count }, () => Buffer.from(values)))));
      }
    const level = add(Buffer.concat([number(wide, high), ...tiles.map(pointer), pointer(0)]));
    return add(Buffer.concat([number(wide, high, values.length), pointer(level), pointer(0)]));
  };
  const places = layers.map((layer) => {
    const { name, rgba, x = 0, y = 0, opacity = 1, visible = true, mode = 28 } = layer;
    const plane = pixels(layer.width, layer.height, rgba);
    const hidden = layer.mask === undefined ? 0 : pixels(layer.width, layer.height, [layer.mask]);
    const mask = hidden && add(Buffer.concat([number(layer.width, layer.height), named('mask'), number(0, 0), pointer(hidden)]));
    const said = `(text "${layer.text}")\n`;
    const parasite = layer.text ? property(21, Buffer.concat([named('gimp-text-layer'), number(1, said.length), Buffer.from(said)])) : Buffer.alloc(0);
    return add(
      Buffer.concat([
        number(layer.width, layer.height, 1), named(name),
        property(6, number(Math.round(opacity * 255))), property(7, number(mode)), property(8, number(visible ? 1 : 0)), property(11, number(mask ? 1 : 0)), property(15, number(x, y)), parasite,
        ...(layer.group ? [property(29, Buffer.alloc(0))] : []), ...(layer.path ? [property(30, number(...layer.path))] : []), number(0, 0),
        pointer(plane), pointer(mask),
      ]),
    );
  });
  parts[1] = Buffer.concat([...places.map(pointer), pointer(0), pointer(0)]);
  return Buffer.concat(parts);
} // prettier-ignore
