// SVG as the program draws it, against how the browser itself draws the same file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { cell, expect, expectTotal, test } from './kit.ts';

const [WIDTH, HEIGHT] = [640, 480];
const SVG: Readonly<Record<string, string>> = {
  shapes: `<rect x="20" y="20" width="200" height="120" rx="24" fill="#c33"/><circle cx="420" cy="140" r="90" fill="none" stroke="#06c" stroke-width="14" stroke-dasharray="40 12"/>
    <path d="M40 440 C 160 200 320 460 600 260 L 600 440 Z" fill="#4a7" fill-rule="evenodd"/><polygon points="320,20 360,90 290,90" fill="gold" transform="rotate(12 320 60)"/><ellipse cx="120" cy="300" rx="80" ry="40" fill="rebeccapurple" opacity=".6"/>`,
  paint: `<defs><linearGradient id="l"><stop offset="0" stop-color="#f40"/><stop offset=".6" stop-color="#fd0" stop-opacity=".5"/><stop offset="1" stop-color="#04f"/></linearGradient>
    <radialGradient id="r" cx=".4" cy=".4"><stop offset="0" stop-color="#fff"/><stop offset="1" stop-color="#123"/></radialGradient>
    <pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse"><rect width="12" height="12" fill="#888"/><rect x="12" y="12" width="12" height="12" fill="#ccc"/></pattern></defs>
    <rect width="640" height="160" fill="url(#l)"/><circle cx="160" cy="320" r="130" fill="url(#r)"/><rect x="330" y="190" width="280" height="260" fill="url(#p)" stroke="#000" stroke-width="6"/>`,
  clip: `<defs><clipPath id="c"><circle cx="200" cy="200" r="150"/></clipPath><mask id="m"><rect x="340" y="60" width="260" height="360" fill="#777"/></mask><g id="g"><rect width="60" height="60" fill="#085"/></g></defs>
    <g clip-path="url(#c)"><rect width="400" height="200" fill="#d60"/><rect y="200" width="400" height="200" fill="#06d"/></g><rect x="320" y="40" width="300" height="400" fill="#a0a" mask="url(#m)"/>
    <use href="#g" x="30" y="400"/><g filter="none" style="mix-blend-mode:normal"><use href="#g" x="120" y="400" opacity=".4"/></g>`,
  style: `<style>.a{fill:#248;stroke:#000;stroke-width:3} #b{fill:#fa0} rect.c{fill:#0a6}</style><rect class="a" x="30" y="30" width="250" height="180"/><rect id="b" x="330" y="30" width="250" height="180"/><rect class="c" x="30" y="250" width="250" height="180"/>
    <svg x="330" y="250" width="250" height="180" viewBox="0 0 50 20" preserveAspectRatio="xMidYMid meet"><rect width="50" height="20" fill="#333"/><path d="M0 20 L25 0 L50 20" fill="#eee"/></svg>`,
  blur: `<defs><filter id="f" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="12"/></filter></defs><rect x="120" y="100" width="400" height="280" fill="#c06" filter="url(#f)"/>`,
  words: `<text x="40" y="140" font-family="DejaVu Sans" font-size="72" fill="#111">Vitrine</text><text x="600" y="300" text-anchor="end" font-family="DejaVu Sans" font-size="40" fill="#06c">drawn <tspan fill="#c33">alike</tspan></text>`,
};
const document = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>${body}</svg>`;

test('SVG is drawn as the browser draws it', async ({ vitrine, open, context }) => {
  for (const [name, body] of Object.entries(SVG)) writeFileSync(join(vitrine.pictures, `${name}.svg`), document(body));
  const page = await open();
  await vitrine.add(vitrine.pictures);
  await expectTotal(page, Object.keys(SVG).length);
  // It draws by itself, without the program.
  const other = await context.newPage();
  await other.setViewportSize({ width: WIDTH, height: HEIGHT });
  for (const [name, body] of Object.entries(SVG)) {
    await page.keyboard.press('g');
    const shown = cell(page, `${name}.svg`);
    const n = await shown.getAttribute('data-n');
    await shown.click();
    await page.keyboard.press('e');
    const image = page.locator('.loupe-stage img').last();
    await expect(image).toHaveAttribute('src', new RegExp(`/preview/${n}\\?`));
    const source = await image.evaluate((element: HTMLImageElement) => element.src);
    const bytes = await (await page.request.get(source)).body();
    await other.setContent(`<style>body{margin:0}</style>${document(body)}`);
    const theirs = await other.screenshot();
    const [ours, drawn] = await Promise.all([sharp(bytes), sharp(theirs)].map((one) => one.resize(WIDTH, HEIGHT, { fit: 'fill' }).flatten({ background: '#fff' }).toColourspace('srgb').raw().toBuffer()));
    const off = ours!.map((value, i) => Math.abs(value - drawn![i]!));
    // Of 255: edges are smoothed in another way, and previews are lossy.
    expect.soft(off.reduce((sum, value) => sum + value, 0) / off.length, `${name}: mean`).toBeLessThan(1.5);
    expect.soft(off.filter((value) => value > 48).length / off.length, `${name}: share that is clearly another`).toBeLessThan(0.01);
  }
});
