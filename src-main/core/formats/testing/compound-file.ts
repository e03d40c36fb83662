/** Compound files of our own: streams side by side below the root, none of them small enough for the small sectors. */

const SECTOR = 512;
const LEAST = 4096;

export function compoundFile(streams: Readonly<Record<string, Buffer>>): Buffer {
  const table: number[] = [0xfffffffd];
  const data: Buffer[] = [Buffer.alloc(SECTOR)];
  const put = (bytes: Buffer): number => {
    const first = table.length;
    const count = Math.ceil(bytes.length / SECTOR);
    for (let i = 0; i < count; i++) table.push(i === count - 1 ? 0xfffffffe : first + i + 1);
    data.push(Buffer.concat([bytes, Buffer.alloc(count * SECTOR - bytes.length)]));
    return first;
  };
  const entry = (name: string, kind: number, right: number, child: number, start: number, size: number): Buffer => {
    const out = Buffer.alloc(128);
    out.write(name, 'utf16le');
    out.writeUInt16LE(name.length * 2 + 2, 64);
    out.writeUInt8(kind, 66);
    for (const [at, value] of [
      [68, 0xffffffff],
      [72, right],
      [76, child],
      [116, start],
      [120, size],
    ] as const)
      out.writeUInt32LE(value, at);
    return out;
  }; // prettier-ignore
  const list = Object.entries(streams);
  const entries = list.map(([name, bytes], i) => {
    const whole = Buffer.concat([bytes, Buffer.alloc(Math.max(0, LEAST - bytes.length))]);
    return entry(name, 2, i + 2 <= list.length ? i + 2 : 0xffffffff, 0xffffffff, put(whole), whole.length);
  });
  const directory = put(Buffer.concat([entry('Root Entry', 5, 0xffffffff, 1, 0xfffffffe, 0), ...entries]));
  for (const [i, value] of table.entries()) data[0]!.writeUInt32LE(value, i * 4);
  const head = Buffer.alloc(SECTOR, 0xff);
  head.fill(0, 0, 76);
  head.write('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1');
  head.writeUInt16LE(9, 30);
  head.writeUInt16LE(6, 32);
  head.writeUInt32LE(directory, 48);
  head.writeUInt32LE(LEAST, 56);
  head.writeUInt32LE(0xfffffffe, 60);
  head.writeUInt32LE(0xfffffffe, 68);
  head.writeUInt32LE(0, 76);
  return Buffer.concat([head, ...data]);
}
