/** Containers of which a few bytes are enough: PSD, GIF, BMP, Fujifilm RAF. */
import { type Blocks, setSize } from '../blocks.ts';
import { ascii, eachStep, u16, u32, type Window } from '../window.ts';
import { readJpeg, readResources } from './jpeg.ts';

const MAX_RESOURCES = 64 * 1024 * 1024;

/** PSD and PSB. Throws Missing. */
export function readPsd(window: Window, blocks: Blocks): void {
  const header = window.at(0, 26);
  setSize(blocks, u32(header, 18), u32(header, 14));
  blocks.tags['Photoshop:BitDepth'] = u16(header, 22);
  const colors = u32(window.at(26, 4), 0);
  const length = u32(window.at(30 + colors, 4), 0);
  if (length > 0) readResources(window.at(34 + colors, Math.min(length, MAX_RESOURCES)), blocks);
}

export function readGif(window: Window, blocks: Blocks): void {
  const header = window.at(6, 4);
  setSize(blocks, u16(header, 0, true), u16(header, 2, true));
}

export function readBmp(window: Window, blocks: Blocks): void {
  const header = window.at(14, 12);
  const old = u32(header, 0, true) === 12;
  const width = old ? u16(header, 4, true) : u32(header, 4, true) | 0;
  const height = old ? u16(header, 6, true) : u32(header, 8, true) | 0;
  // Rows from top to bottom are marked by a negative height.
  setSize(blocks, width, Math.abs(height));
}

/** The metadata stands in the JPEG inside, the size in Fujifilm's own directory. Throws Missing. */
export function readRaf(window: Window, blocks: Blocks): void {
  const header = window.at(84, 16);
  const jpeg: Blocks = { tags: {} };
  eachStep(
    () => {
      const directory = u32(header, 8);
      const count = Math.min(u32(window.at(directory, 4), 0), 255);
      let at = directory + 4;
      for (let i = 0; i < count; i++) {
        const entry = window.at(at, 8);
        if (u16(entry, 0) === 0x111) setSize(blocks, u16(entry, 6), u16(entry, 4));
        at += 4 + u16(entry, 2);
      }
    },
    () => {
      const inside = window.part(u32(header, 0), u32(header, 4));
      if (ascii(inside.at(0, 2)) !== '\xff\xd8') return;
      try {
        readJpeg(inside, jpeg);
      } finally {
        const { tags: _ownSize, ...found } = jpeg;
        Object.assign(blocks, found);
      }
    },
  );
}
