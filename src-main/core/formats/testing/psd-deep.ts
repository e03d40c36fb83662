/** Photoshop files of 16 bits a channel, which ag-psd reads and does not write. Layers stand in a block of their own there. */

export interface DeepLayer {
  readonly name: string;
  /** Red, green, blue and alpha of each pixel of the whole picture, 0–65535. */
  readonly pixels: Uint16Array;
  /** Four letters, as Photoshop stores it: `norm`, `mul `. */
  readonly mode: string;
  /** 0–255. */
  readonly opacity: number;
  readonly clipped?: boolean;
}

/** @param merged as pixels of a layer; absent: the file says that it was saved without */
export function deepPsd(width: number, height: number, layers: readonly DeepLayer[], merged?: Uint16Array): Buffer {
  const blank = new Uint16Array(width * height * 4).fill(65_535);
  const versionInfo = Buffer.concat([u32(1), Buffer.from([merged ? 1 : 0]), u32(0), u32(0), u32(1), Buffer.alloc(1)]);
  const resources = Buffer.concat([Buffer.from('8BIM'), u16(0x421), u16(0), u32(17), versionInfo]);
  const info = padded(
    Buffer.concat([
      u16(layers.length),
      ...layers.map((layer) => record(layer, width, height)),
      ...layers.flatMap(({ pixels }) => planes(pixels, [3, 0, 1, 2], true)),
    ]),
  );
  const section = Buffer.concat([u32(0), u32(0), Buffer.from('8BIMLr16'), u32(info.length), info]);
  return Buffer.concat([
    ...[Buffer.from('8BPS'), u16(1), Buffer.alloc(6), u16(3), u32(height), u32(width), u16(16), u16(3), u32(0)],
    ...[
      u32(resources.length),
      resources,
      u32(section.length),
      section,
      u16(0),
      ...planes(merged ?? blank, [0, 1, 2], false),
    ],
  ]);
}

function record({ name, mode, opacity, clipped }: DeepLayer, width: number, height: number): Buffer {
  const title = padded(Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1')]));
  const channels = [-1, 0, 1, 2].flatMap((id) => [u16(id & 0xffff), u32(2 + width * height * 2)]);
  const extra = Buffer.concat([u32(0), u32(0), title]);
  return Buffer.concat([
    ...[u32(0), u32(0), u32(height), u32(width), u16(4), ...channels, Buffer.from('8BIM'), Buffer.from(mode)],
    ...[Buffer.from([opacity, clipped ? 1 : 0, 8, 0]), u32(extra.length), extra],
  ]);
}

/** Uncompressed, one channel after the other; of a layer each says so first. */
function planes(pixels: Uint16Array, order: readonly number[], each: boolean): Buffer[] {
  return order.map((channel) => {
    const out = Buffer.alloc((pixels.length / 4) * 2);
    for (let i = 0; i < pixels.length / 4; i++) out.writeUInt16BE(pixels[i * 4 + channel]!, i * 2);
    return each ? Buffer.concat([u16(0), out]) : out;
  });
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function u16(value: number): Buffer {
  const out = Buffer.alloc(2);
  out.writeUInt16BE(value);
  return out;
}

function u32(value: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
}
