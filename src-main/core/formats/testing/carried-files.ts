/** Files that carry a small picture of themselves: red above, blue below, 64 × 48. */

const [WIDTH, HEIGHT] = [64, 48];
const red = (y: number): boolean => y < HEIGHT / 2;

/** `version` as Blender writes it: `278`; from `0500` on with its later, longer heads. */
export function blend(version = '278'): Buffer {
  const rows = Buffer.alloc(WIDTH * HEIGHT * 4, 255);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++)
      rows.set(red(y) ? [255, 0, 0] : [0, 0, 255], ((HEIGHT - 1 - y) * WIDTH + x) * 4);
  const size = Buffer.alloc(8);
  size.writeUInt32LE(WIDTH, 0);
  size.writeUInt32LE(HEIGHT, 4);
  const block = (code: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(version.length > 3 ? 32 : 24);
    head.write(code, 'latin1');
    head.writeUInt32LE(data.length, version.length > 3 ? 16 : 4);
    return Buffer.concat([head, data]);
  };
  const header = version.length > 3 ? `BLENDER17-01v${version}` : `BLENDER-v${version}`;
  return Buffer.concat([
    Buffer.from(header, 'latin1'),
    block('REND', Buffer.alloc(72)),
    block('TEST', Buffer.concat([size, rows])),
    block('GLOB', Buffer.alloc(16)),
    block('ENDB', Buffer.alloc(0)),
  ]);
}

/** With a bitmap of 24 bits. */
export function dwg(): Buffer {
  const bitmap = Buffer.alloc(40 + WIDTH * HEIGHT * 3);
  for (const [at, value] of [[0, 40], [4, WIDTH], [8, HEIGHT], [20, WIDTH * HEIGHT * 3]] as const) bitmap.writeUInt32LE(value, at);
  bitmap.writeUInt16LE(1, 12);
  bitmap.writeUInt16LE(24, 14);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) bitmap.set(red(y) ? [0, 0, 255] : [255, 0, 0], 40 + ((HEIGHT - 1 - y) * WIDTH + x) * 3);
  const list = Buffer.alloc(16 + 4 + 1 + 9);
  list.write('1f256d07d43628289d57ca3f9d44102b', 'hex');
  list[20] = 1;
  list[21] = 2;
  list.writeUInt32LE(128 + list.length, 22);
  list.writeUInt32LE(bitmap.length, 26);
  const head = Buffer.alloc(128);
  head.write('AC1021', 'latin1');
  head.writeUInt32LE(128, 13);
  return Buffer.concat([head, list, bitmap]);
} // prettier-ignore

/** Black above, white below: it knows no colors. */
export const epsi = (): string =>
  [
    '%!PS-Adobe-3.0 EPSF-3.0',
    '%%Title: (A plan)',
    '%%For: Ada',
    '%%BoundingBox: 10 20 138 116',
    '%%EndComments',
    `%%BeginPreview: ${WIDTH} ${HEIGHT} 1 ${HEIGHT}`,
    ...Array.from({ length: HEIGHT }, (_, y) => `% ${(red(y) ? 'FF' : '00').repeat(WIDTH / 8)}`),
    '%%EndPreview',
    'showpage',
  ].join('\n'); // prettier-ignore
