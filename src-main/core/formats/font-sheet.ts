/** A specimen of a font: its two letters large, its name, and the alphabet; for signs a table of them. */
import type { Rgba } from '../tools/canvas.ts';
import type { FontAbout, Letters } from '../tools/fontkit.ts';

/** First the script that most fonts are made for. `test`: characters that it cannot do without. */
const SCRIPTS: readonly { readonly test: string; readonly large: string; readonly lines: readonly string[] }[] = [
  {
    test: 'AaGgZz09',
    large: 'Aa',
    lines: ['ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', '0123456789 &!?@€.,:;'],
  },
  { test: 'AZ', large: 'AB', lines: ['ABCDEFGHIJKLM', 'NOPQRSTUVWXYZ', '0123456789'] },
  { test: 'ЖжЯя', large: 'Жж', lines: ['АБВГДЕЖЗИЙКЛМНОП', 'абвгдежзийклмноп', 'рстуфхцчшщъыьэюя'] },
  { test: 'ΩωΣσ', large: 'Ωω', lines: ['ΑΒΓΔΕΖΗΘΙΚΛΜ', 'αβγδεζηθικλμ', 'νξοπρστυφχψω'] },
  { test: 'あア', large: 'あア', lines: ['あいうえおかきくけこ', 'アイウエオカキクケコ', '春夏秋冬花鳥風月'] },
  { test: '永字', large: '永', lines: ['天地玄黃宇宙洪荒', '日月盈昃辰宿列張', '春夏秋冬花鳥風月'] },
  { test: '한글', large: '한글', lines: ['가나다라마바사아', '자차카타파하', '다람쥐 헌 쳇바퀴'] },
  { test: 'אבג', large: 'אבג', lines: ['אבגדהוזחטיכ', 'למנסעפצקרשת'] },
  { test: 'ابج', large: 'أبج', lines: ['أبجد هوز حطي كلمن', 'سعفص قرشت ثخذ ضظغ'] },
  { test: 'अआक', large: 'अआ', lines: ['अआइईउऊऋएऐओऔ', 'कखगघङचछजझञ'] },
  { test: 'กขค', large: 'กข', lines: ['กขคงจฉชซฌญ', 'ดตถทธนบปผฝ'] },
];

const SIZE = { width: 512, height: 384 };
const EDGE = 28;
const PAPER = '#fcfcfa';
const INK = '#1d1d1f';
const GRAY = '#77777c';
const TABLE = { columns: 8, rows: 5 };

/** @param width pixels; a third less high. Undefined: its letters cannot be drawn */
export async function drawFont(data: Buffer, about: FontAbout, width: number): Promise<Rgba | undefined> {
  const { withFont } = await import('../tools/canvas.ts');
  const { lettersOf } = await import('../tools/fontkit.ts');
  const canvas = await import('../tools/canvas-fonts.ts');
  const drawn = attempt(() => {
    const letters = lettersOf(data);
    return letters && specimen(letters, about, width, canvas);
  });
  // With an outline that one reader cannot follow, another may.
  return drawn ?? withFont(data, (letters) => specimen(letters, about, width, canvas));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

type Drawing = Pick<typeof import('../tools/canvas-fonts.ts'), 'createCanvas' | 'bodyFont'>;

function specimen(letters: Letters, about: FontAbout, width: number, { createCanvas, bodyFont }: Drawing): Rgba {
  const scale = width / SIZE.width;
  const canvas = createCanvas(Math.round(width), Math.round(SIZE.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = PAPER;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  const room = SIZE.width - 2 * EDGE;
  const fitted = (text: string, size: number, x: number, y: number): void => {
    const wide = letters.width(text, size);
    letters.draw(context, text, wide > room ? (size * room) / wide : size, x, y);
  };
  const has = new Set(about.characters);
  const draws = (text: string): boolean =>
    [...text].every((sign) => sign === ' ' || has.has(sign.codePointAt(0) as number));
  const script = about.symbols ? undefined : SCRIPTS.find(({ test }) => draws(test));
  const name = [about.family, about.style === 'Regular' ? '' : about.style].filter(Boolean).join(' ');
  context.fillStyle = INK;
  if (script) {
    fitted(script.large, 170, EDGE - 4, 168);
    const lines = script.lines.map((line) => [...line].filter(draws).join('')).filter(Boolean);
    for (const [index, line] of lines.entries()) fitted(line, 26, EDGE, 262 + index * 40);
    if (draws(name)) fitted(name, 30, EDGE, 216);
  } else drawTable();
  if (!script || !draws(name)) {
    context.fillStyle = GRAY;
    context.font = `18px ${bodyFont()}`;
    context.fillText(name, EDGE, script ? 214 : SIZE.height - 20, room);
  }
  const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
  const { width: w, height: h } = canvas;
  return { data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength), width: w, height: h };

  /** Signs from all over the font, each in the middle of its field. */
  function drawTable(): void {
    const shown = about.characters.filter((point) => point > 0x20 && !isBlank(point));
    const count = Math.min(shown.length, TABLE.columns * TABLE.rows);
    const field = { x: room / TABLE.columns, y: (SIZE.height - EDGE - 56) / TABLE.rows };
    for (let i = 0; i < count; i++) {
      const sign = String.fromCodePoint(shown[Math.floor((i * shown.length) / count)] as number);
      const wide = letters.width(sign, 38);
      const size = Math.min(38, (38 * (field.x - 6)) / Math.max(1, wide));
      const middle = EDGE + ((i % TABLE.columns) + 0.5) * field.x;
      const top = EDGE + (Math.floor(i / TABLE.columns) + 0.5) * field.y;
      // A baseline a third below the middle puts most signs around it.
      letters.draw(context, sign, size, middle - letters.width(sign, size) / 2, top + size * 0.35);
    }
  }
}

/** Spaces and signs that only steer others. */
const isBlank = (point: number): boolean => /[\p{Z}\p{C}]/u.test(String.fromCodePoint(point)) && !isPrivate(point);
/** Where fonts of symbols keep theirs. */
const isPrivate = (point: number): boolean => (point >= 0xe000 && point <= 0xf8ff) || point >= 0xf0000;
