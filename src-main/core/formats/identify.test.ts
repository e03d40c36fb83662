import { describe, expect, it } from 'vitest';
import { allTypes, handlerOf, identify } from './index.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const ftyp = (major: string, ...compatible: string[]): Buffer => {
  const box = bytes(`\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`);
  box.writeUInt32BE(box.length);
  return box;
};
const zip = (...names: string[]): Buffer =>
  Buffer.concat(
    names.map((name) => {
      const header = Buffer.alloc(30);
      header.write('PK\x03\x04', 'latin1');
      header.writeUInt16LE(name.split('=')[0]!.length, 26);
      return Buffer.concat([header, bytes(name.replace('=', ''))]);
    }),
  );
const ext = (head: Buffer, name: string): string => identify(head, name).ext;

describe('identify', () => {
  it('believes content before extension', () => {
    expect(ext(bytes('\x89PNG\r\n\x1a\n'), 'photo.jpg')).toBe('png');
    expect(ext(bytes('\xff\xd8\xff\xe0'), 'photo')).toBe('jpg');
    expect(ext(bytes('%PDF-1.7'), 'drawing.ai')).toBe('ai');
    expect(ext(bytes('%PDF-1.7'), 'drawing.tif')).toBe('pdf');
    expect(ext(bytes('%!PS-Adobe-3.0 EPSF-3.0'), 'logo.eps')).toBe('eps');
  });

  it('falls back on the extension where content says nothing', () => {
    expect(identify(Buffer.alloc(0), 'photo.JPEG')).toMatchObject({ ext: 'jpg', kind: 'image' });
    expect(identify(Buffer.alloc(64), 'scene.fbx')).toMatchObject({ ext: 'fbx', kind: 'model' });
    expect(identify(Buffer.alloc(64), 'x.dxf')).toMatchObject({ kind: 'cad' });
    expect(identify(bytes('hello'), 'notes.md')).toMatchObject({ ext: 'md', kind: 'text' });
    expect(identify(bytes('just words'), 'notes.unknown')).toMatchObject({ kind: 'text' });
    expect(identify(Buffer.from([1, 2, 3, 250]), 'a.weird')).toMatchObject({
      ext: 'weird',
      kind: 'other',
      name: 'WEIRD',
    });
    expect(identify(Buffer.from([1, 2, 3, 250]), Buffer.from([0x66, 0xff, 0x2e, 0x70, 0x6e, 0x67]))).toMatchObject({
      ext: 'png',
    });
  });

  it('tells the children of one container apart', () => {
    expect(ext(ftyp('heic', 'mif1', 'heic'), 'a.heic')).toBe('heic');
    expect(ext(ftyp('mif1', 'mif1', 'heic'), 'a.heic')).toBe('heic');
    expect(ext(ftyp('mif1', 'mif1', 'avif'), 'a.bin')).toBe('avif');
    expect(ext(ftyp('avif', 'mif1'), 'a.avif')).toBe('avif');
    expect(ext(ftyp('crx '), 'a.cr3')).toBe('cr3');
    expect(ext(ftyp('qt  '), 'a.mp4')).toBe('mov');
    expect(ext(ftyp('isom'), 'a.mp4')).toBe('mp4');
    expect(ext(ftyp('M4A '), 'a.m4a')).toBe('m4a');
    expect(ext(ftyp('isom'), 'a.m4a')).toBe('m4a');
    expect(ext(ftyp('3gp4'), 'a.3gp')).toBe('3gp');
    expect(ext(bytes('RIFF\0\0\0\0WEBPVP8 '), 'a')).toBe('webp');
    expect(ext(bytes('RIFF\0\0\0\0AVI LIST'), 'a')).toBe('avi');
    expect(ext(bytes('RIFF\0\0\0\0WAVEfmt '), 'a')).toBe('wav');
    expect(ext(zip('[Content_Types].xml', 'word/document.xml'), 'a.zip')).toBe('docx');
    expect(ext(zip('[Content_Types].xml', 'xl/workbook.xml'), 'a')).toBe('xlsx');
    expect(ext(zip('mimetype=application/epub+zip'), 'a')).toBe('epub');
    expect(ext(zip('mimetype=application/vnd.oasis.opendocument.text'), 'a')).toBe('odt');
    expect(ext(zip('document.json', 'pages/x.json'), 'a')).toBe('sketch');
    expect(ext(zip('photo.jpg'), 'a.zip')).toBe('zip');
    expect(ext(zip('Index/Document.iwa'), 'a.key')).toBe('key');
    expect(ext(bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'a.xls')).toBe('xls');
  });

  it('takes an SVG for one only when it is the outermost element', () => {
    expect(ext(bytes('<?xml version="1.0"?><!-- x --><!DOCTYPE svg PUBLIC "a" "b"><svg xmlns="x">'), 'a')).toBe('svg');
    expect(ext(bytes('<!doctype html><svg></svg>'), 'a.svg')).toBe('html');
    expect(ext(bytes('<?xml version="1.0"?><root><svg/></root>'), 'a')).toBe('xml');
  });

  it('tells TypeScript from a transport stream', () => {
    expect(identify(bytes('export const a = 1;\n'), 'a.ts')).toMatchObject({ ext: 'ts', kind: 'text' });
    const stream = Buffer.alloc(188 * 5, 0);
    for (let i = 0; i < 5; i++) stream[i * 188] = 0x47;
    expect(identify(stream, 'a.ts')).toMatchObject({ ext: 'ts', kind: 'video' });
  });

  it('never throws, whatever the bytes', () => {
    let seed = 7;
    for (let round = 0; round < 500; round++) {
      const noise = Buffer.alloc(round % 300);
      for (let i = 0; i < noise.length; i++) {
        seed = (seed * 1103515245 + 12345) >>> 0;
        noise[i] = seed >> 16;
      }
      for (const magic of [
        '',
        'II*\0',
        'MM\0*',
        'PK\x03\x04',
        '8BPS',
        '\0\0\0\x20ftyp',
        'ID3',
        '\0\0\x01\0',
        'MZ',
        'P6\n',
      ])
        expect(identify(Buffer.concat([bytes(magic), noise]), 'x').handler).toBeTypeOf('string');
    }
  });

  it('gives each type a handler of its own name, and no extension twice in one family', () => {
    for (const type of allTypes()) expect(handlerOf(type).id).toBe(type.handler);
    const keys = allTypes().map((type) => `${type.handler} ${type.ext}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
