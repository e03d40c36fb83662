/** Draws a scene as SVG: skies, hills, figures. No photographs, so nothing to license; calm enough to look at in a grid. */
import { random, type Scene } from './recipe.ts';

type Draw = (w: number, h: number, next: () => number) => string;

const hsl = (h: number, s: number, l: number): string => `hsl(${Math.round(((h % 360) + 360) % 360)} ${Math.round(s)}% ${Math.round(l)}%)`;

const gradient = (id: string, from: string, to: string, angle = 90): string =>
  `<linearGradient id="${id}" gradientTransform="rotate(${angle})"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`;

/** A ridge from left to right, closed below. `rough`: height of its waves. */
function ridge(w: number, h: number, at: number, rough: number, next: () => number): string {
  const steps = 24;
  const phase = next() * 6;
  const points = Array.from({ length: steps + 1 }, (_, i) => {
    const x = (w * i) / steps;
    const y = h * at + rough * h * (Math.sin(phase + i * 0.7) * 0.5 + Math.sin(phase * 2 + i * 0.31) * 0.7 + (next() - 0.5) * 0.35);
    return `${x.toFixed(0)},${y.toFixed(0)}`;
  });
  return `M0,${h} L${points.join(' L')} L${w},${h} Z`;
}

const hills: Draw = (w, h, next) => {
  const hue = 190 + next() * 60;
  const warm = next() < 0.5;
  const layers = Array.from({ length: 5 }, (_, i) => `<path d="${ridge(w, h, 0.42 + i * 0.12, 0.09 - i * 0.008, next)}" fill="${hsl(warm ? 20 + i * 8 : hue - i * 14, 22 + i * 5, 58 - i * 11)}"/>`);
  return `<defs>${gradient('sky', hsl(hue, 45, 72), hsl(warm ? 28 : hue + 20, 70, 88))}</defs><rect width="${w}" height="${h}" fill="url(#sky)"/>
    <circle cx="${w * (0.2 + next() * 0.6)}" cy="${h * 0.28}" r="${h * 0.06}" fill="#fff8e6" opacity="0.85"/>${layers.join('')}`;
};

const coast: Draw = (w, h, next) => {
  const hue = 195 + next() * 20;
  const horizon = h * (0.45 + next() * 0.15);
  const waves = Array.from({ length: 14 }, (_, i) => {
    const y = horizon + ((h - horizon) * (i + 1) ** 1.4) / 45;
    return `<path d="M0,${y} q${w / 4},${6 + i * 2} ${w / 2},0 t${w / 2},0" stroke="${hsl(hue, 40, 75)}" stroke-width="${1 + i * 0.4}" fill="none" opacity="0.25"/>`;
  });
  return `<defs>${gradient('sky', hsl(hue, 60, 62), hsl(30, 75, 85))}${gradient('sea', hsl(hue, 50, 48), hsl(hue + 15, 60, 22))}</defs>
    <rect width="${w}" height="${h}" fill="url(#sky)"/><rect y="${horizon}" width="${w}" height="${h - horizon}" fill="url(#sea)"/>${waves.join('')}
    <path d="${ridge(w, h, 0.9, 0.05, next)}" fill="${hsl(34, 45, 66)}"/>`;
};

const city: Draw = (w, h, next) => {
  const hue = 15 + next() * 40;
  const houses = Array.from({ length: 22 }, (_, i) => {
    const height = h * (0.2 + next() * 0.38);
    const x = (w * i) / 22;
    const windows = Array.from({ length: 6 }, (_, r) => `<rect x="${x + w / 90}" y="${h - height + 24 + r * 44}" width="${w / 60}" height="20" fill="${hsl(45, 80, next() < 0.4 ? 75 : 30)}" opacity="0.8"/>`);
    return `<rect x="${x}" y="${h - height}" width="${w / 22 + 1}" height="${height}" fill="${hsl(hue + next() * 30 - 15, 30 + next() * 25, 40 + next() * 28)}"/>${windows.join('')}`;
  });
  return `<defs>${gradient('sky', hsl(212, 55, 58), hsl(hue, 80, 84))}</defs><rect width="${w}" height="${h}" fill="url(#sky)"/>${houses.join('')}`;
};

const night: Draw = (w, h, next) => {
  const stars = Array.from({ length: 160 }, () => `<circle cx="${next() * w}" cy="${next() * h * 0.75}" r="${0.6 + next() * 2}" fill="#fff" opacity="${0.3 + next() * 0.7}"/>`);
  return `<defs>${gradient('sky', hsl(232, 55, 10), hsl(252, 45, 30))}</defs><rect width="${w}" height="${h}" fill="url(#sky)"/>${stars.join('')}
    <path d="${ridge(w, h, 0.72, 0.08, next)}" fill="#0b0d14"/><rect x="${w * 0.46}" y="${h * 0.78}" width="${w * 0.02}" height="${h * 0.02}" fill="#ffcf7a"/>`;
};

const forest: Draw = (w, h, next) => {
  const hue = 90 + next() * 60;
  const trees = Array.from({ length: 60 }, (_, i) => {
    const x = next() * w;
    const depth = i / 60;
    const tall = h * (0.3 + depth * 0.55);
    return `<path d="M${x},${h - tall} l${w * 0.03 * (0.6 + depth)},${tall} h-${w * 0.06 * (0.6 + depth)} Z" fill="${hsl(hue + next() * 20, 25 + depth * 20, 52 - depth * 38)}" opacity="0.9"/>`;
  });
  return `<defs>${gradient('mist', hsl(hue, 20, 86), hsl(hue, 25, 55))}</defs><rect width="${w}" height="${h}" fill="url(#mist)"/>${trees.join('')}`;
};

const portrait: Draw = (w, h, next) => {
  const hue = next() * 360;
  const cx = w * (0.42 + next() * 0.16);
  const r = Math.min(w, h) * 0.15;
  const skin = hsl(20 + next() * 15, 40 + next() * 20, 42 + next() * 38);
  return `<defs>${gradient('wall', hsl(hue, 18, 62), hsl(hue + 20, 22, 34), 60)}${gradient('cloth', hsl(hue + 160, 42, 48), hsl(hue + 180, 45, 28))}</defs>
    <rect width="${w}" height="${h}" fill="url(#wall)"/>
    <path d="M${cx - r * 2.3},${h} q0,-${h * 0.42} ${r * 2.3},-${h * 0.44} q${r * 2.3},${h * 0.02} ${r * 2.3},${h * 0.44} Z" fill="url(#cloth)"/>
    <rect x="${cx - r * 0.35}" y="${h * 0.42}" width="${r * 0.7}" height="${h * 0.18}" fill="${skin}"/>
    <ellipse cx="${cx}" cy="${h * 0.34}" rx="${r * 0.82}" ry="${r * 1.08}" fill="${skin}"/>
    <path d="M${cx - r * 0.9},${h * 0.34} q0,-${r * 1.5} ${r * 0.9},-${r * 1.4} q${r},0 ${r * 0.9},${r * 1.4} q-${r * 0.4},-${r * 0.7} -${r * 1.8},0 Z" fill="${hsl(25, 35, 12 + next() * 30)}"/>`;
};

const still: Draw = (w, h, next) => {
  const hue = next() * 360;
  const things = Array.from({ length: 4 }, (_, i) => {
    const x = w * (0.2 + i * 0.2);
    const r = h * (0.08 + next() * 0.08);
    return `<ellipse cx="${x}" cy="${h * 0.74 + r * 0.9}" rx="${r}" ry="${r * 0.18}" fill="#000" opacity="0.25"/>${
      next() < 0.5
        ? `<circle cx="${x}" cy="${h * 0.74}" r="${r}" fill="${hsl(hue + i * 40, 55, 55)}"/><circle cx="${x - r * 0.3}" cy="${h * 0.74 - r * 0.35}" r="${r * 0.22}" fill="#fff" opacity="0.4"/>`
        : `<rect x="${x - r * 0.55}" y="${h * 0.74 - r * 1.6}" width="${r * 1.1}" height="${r * 2.5}" rx="${r * 0.3}" fill="${hsl(hue + i * 40, 35, 60)}"/>`
    }`;
  });
  return `<defs>${gradient('back', hsl(hue + 180, 14, 84), hsl(hue + 180, 16, 66))}</defs><rect width="${w}" height="${h}" fill="url(#back)"/>
    <rect y="${h * 0.66}" width="${w}" height="${h * 0.34}" fill="${hsl(hue + 180, 14, 52)}"/>${things.join('')}`;
};

const abstract: Draw = (w, h, next) => {
  const hue = next() * 360;
  const forms = Array.from({ length: 9 }, (_, i) => {
    const color = hsl(hue + (i % 3) * 120 + next() * 20, 65, 40 + next() * 30);
    const x = next() * w;
    const y = next() * h;
    const r = Math.min(w, h) * (0.08 + next() * 0.25);
    return i % 2 ? `<circle cx="${x}" cy="${y}" r="${r}" fill="${color}" opacity="0.85"/>` : `<rect x="${x - r}" y="${y - r}" width="${r * 2}" height="${r * (0.4 + next())}" fill="${color}" opacity="0.85" transform="rotate(${Math.round(next() * 8) * 45} ${x} ${y})"/>`;
  });
  return `<rect width="${w}" height="${h}" fill="${hsl(hue + 40, 30, 92)}"/>${forms.join('')}`;
};

const SCENES: Record<Scene, Draw> = { coast, hills, portrait, still, city, night, abstract, forest };

/** An SVG document of `width` × `height` pixels. */
export function drawScene(scene: Scene, width: number, height: number, seed: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${SCENES[scene](width, height, random(seed))}</svg>`;
}
