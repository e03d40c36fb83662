/** Drawings in DXF from pairs of a code and a value. */

export type Pair = readonly [code: number, value: string | number];
const CRLF = '\r\n';

export interface DxfParts {
  readonly header?: readonly Pair[];
  /** Name, color (negative: off). */
  readonly layers?: readonly (readonly [string, number])[];
  readonly blocks?: Readonly<Record<string, readonly Pair[]>>;
  readonly entities: readonly Pair[];
}

export function pairsOf({ header = [], layers = [], blocks = {}, entities }: DxfParts): Pair[] {
  return [
    [0, 'SECTION'],
    [2, 'HEADER'],
    ...header,
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'TABLES'],
    [0, 'TABLE'],
    [2, 'LAYER'],
    ...layers.flatMap(([name, color]): Pair[] => [[0, 'LAYER'], [2, name], [70, 0], [62, color]]),
    [0, 'ENDTAB'],
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'BLOCKS'],
    ...Object.entries(blocks).flatMap(([name, inside]): Pair[] => [[0, 'BLOCK'], [8, '0'], [2, name], [10, 0], [20, 0], ...inside, [0, 'ENDBLK']]),
    [0, 'ENDSEC'],
    [0, 'SECTION'],
    [2, 'ENTITIES'],
    ...entities,
    [0, 'ENDSEC'],
    [0, 'EOF'],
  ];
} // prettier-ignore

export const dxfText = (parts: DxfParts): string =>
  pairsOf(parts).map(([code, value]) => `${String(code).padStart(3)}${CRLF}${value}${CRLF}`).join(''); // prettier-ignore

export function dxfBinary(parts: DxfParts): Buffer {
  const out = [Buffer.from('AutoCAD Binary DXF\r\n\x1a\0', 'latin1')];
  for (const [code, value] of pairsOf(parts)) {
    const head = Buffer.alloc(2);
    head.writeInt16LE(code);
    if (typeof value === 'string') out.push(head, Buffer.from(`${value}\0`, 'latin1'));
    else {
      const isDouble = (code >= 10 && code < 60) || (code >= 210 && code < 240);
      const bytes = Buffer.alloc(isDouble ? 8 : code >= 90 && code < 100 ? 4 : 2);
      if (isDouble) bytes.writeDoubleLE(value);
      else bytes.writeIntLE(value, 0, bytes.length);
      out.push(head, bytes);
    }
  }
  return Buffer.concat(out);
}

/** A plate with rounded corners, holes by a block in a block, a filled area, words, a dimension; 420 × 300 millimeters. */
export const PLATE: DxfParts = {
  header: [[9, '$ACADVER'], [1, 'AC1015'], [9, '$DWGCODEPAGE'], [3, 'ANSI_1252'], [9, '$INSUNITS'], [70, 4]],
  layers: [['Outline', 7], ['Holes', 1], ['Words', 5], ['Hidden', -3]],
  blocks: {
    Hole: [[0, 'CIRCLE'], [8, '0'], [10, 0], [20, 0], [40, 8], [0, 'LINE'], [8, '0'], [10, -12], [20, 0], [11, 12], [21, 0], [0, 'LINE'], [8, '0'], [10, 0], [20, -12], [11, 0], [21, 12]],
    Pair: [[0, 'INSERT'], [8, '0'], [2, 'Hole'], [10, 0], [20, 0], [0, 'INSERT'], [8, '0'], [2, 'HOLE'], [10, 60], [20, 0], [41, 1.5], [42, 1.5]],
    '*D1': [[0, 'LINE'], [8, 'Words'], [10, 0], [20, -20], [11, 420], [21, -20], [0, 'MTEXT'], [8, 'Words'], [10, 210], [20, -18], [40, 10], [71, 8], [1, '{\\fArial|b0;420}']],
  },
  entities: [
    [0, 'LWPOLYLINE'], [8, 'Outline'], [90, 4], [70, 1],
    [10, 20], [20, 0], [10, 400], [20, 0], [42, 0.4142135], [10, 420], [20, 20], [10, 420], [20, 280], [42, 0.4142135], [10, 400], [20, 300], [10, 20], [20, 300], [42, 0.4142135], [10, 0], [20, 280], [10, 0], [20, 20], [42, 0.4142135],
    [0, 'INSERT'], [8, 'Holes'], [2, 'Pair'], [10, 60], [20, 60], [70, 2], [71, 2], [44, 200], [45, 160],
    [0, 'HATCH'], [8, 'Outline'], [62, 3], [2, 'SOLID'], [70, 1], [71, 0], [91, 1], [92, 1], [93, 2], [72, 1], [10, 180], [20, 150], [11, 240], [21, 150], [72, 2], [10, 210], [20, 150], [40, 30], [50, 0], [51, 180], [73, 1], [97, 0],
    [0, 'SPLINE'], [8, 'Outline'], [70, 8], [71, 3], [72, 8], [73, 4], [40, 0], [40, 0], [40, 0], [40, 0], [40, 1], [40, 1], [40, 1], [40, 1], [10, 40], [20, 220], [10, 120], [20, 290], [10, 300], [20, 160], [10, 380], [20, 220],
    [0, 'ELLIPSE'], [8, 'Outline'], [10, 210], [20, 90], [11, 60], [21, 0], [40, 0.4], [41, 0], [42, 6.283185307],
    [0, 'TEXT'], [8, 'Words'], [10, 120], [20, 255], [40, 14], [1, 'Gehäuse %%c16 %%p0.1'],
    [0, 'MTEXT'], [8, 'Words'], [10, 250], [20, 140], [40, 9], [71, 1], [1, 'Steel {\\C1;1.4301}\\Pdeburred'],
    [0, 'DIMENSION'], [8, 'Words'], [2, '*D1'], [10, 420], [20, -20],
    [0, 'LINE'], [8, 'Hidden'], [10, 0], [20, 0], [11, 420], [21, 300],
    [0, '3DSOLID'], [8, 'Outline'],
  ],
}; // prettier-ignore
