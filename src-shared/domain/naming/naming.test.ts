import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignNames, followers, groupByStem, MOST_BYTES, nameKey, type NameFacts, ofStem, pairOf, parseTemplate, renderFolders, renderName, safeName, splitName, splitTemplate, subtitleStems, TemplateError, TOKENS, weight } from './index.ts';

const facts: NameFacts = {
  name: 'IMG_0042', ext: 'CR3', takenAt: '2024-06-01T09:05:07.25+02:00', folder: '100CANON', kind: 'raw', camera: 'Canon EOS R6', lens: 'RF24-70mm F2.8 L',
  title: 'Harbor: at 9/10', job: 'Lisbon', creator: 'Ines', rating: 4,
};
const name = (template: string, of: Partial<NameFacts> = {}, index = 0, text?: string) =>
  renderName(parseTemplate(template, 'name'), { ...facts, ...of }, { index, text });
const folders = (template: string, of: Partial<NameFacts> = {}) => renderFolders(parseTemplate(template, 'folder'), { ...facts, ...of }, { index: 0 });
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom('.', ' ', '/', '\\', ':', '~$', 'con', 'nul.', 'e\u0301', '한', '\u202e', 'a'), { maxLength: 12 }).map((all) => all.join('')),
);

describe('a template', () => {
  test('gives dates, numbers, texts and parts of them', () => {
    expect(name('{date}_{time}_{name}')).toBe('2024-06-01_090507_IMG_0042');
    expect(name('{date:YYMMDD hh-mm-ss.SSS}')).toBe('240601 09-05-07.250');
    expect([name('{num}', {}, 4), name('{num:001}', {}, 11), name('{num:100}', {}, 1)]).toEqual(['5', '012', '101']);
    expect([name('{name:1-3}'), name('{name:-4}'), name('{name:5-}'), name('{name:3}')]).toEqual(['IMG', '0042', '0042', 'IMG']);
    expect(name('{camera:upper}-{name:-4:lower}x{rating}')).toBe('CANON EOS R6-0042x4');
    expect(name('{text}_{num:01}', {}, 0, 'Müller & Co')).toBe('Müller & Co_01');
  });

  test('takes the first of several that has a value, and falls back to a text or the name that is there', () => {
    expect(name('{headline|title:1-6|"none"}')).toBe('Harbor');
    expect(name('{headline|city|"no | one"}')).toBe('no _ one');
    expect(name('{headline}')).toBe('IMG_0042');
    expect(name('{date}', { takenAt: undefined })).toBe('IMG_0042');
  });

  test('makes folders from its own slashes only; folders without content are left out', () => {
    expect(folders('{date:YYYY}/{date:YYYY-MM-DD}')).toEqual(['2024', '2024-06-01']);
    expect(folders('{title}/{city}/../{job}')).toEqual(['Harbor_ at 9_10', 'Lisbon']);
    expect(folders('')).toEqual([]);
  });

  test('of a whole path is split at the last slash outside of braces', () => {
    expect(splitTemplate('{date:YYYY}/a/{title|"n/a"}')).toEqual({ folders: '{date:YYYY}/a', name: '{title|"n/a"}' });
    expect(splitTemplate('{name}')).toEqual({ folders: '', name: '{name}' });
  });

  test('writes braces doubled', () => expect(name('{{{name}}}')).toBe('{IMG_0042}'));

  test.each([
    ['{nmae}', /There is no \{nmae\}.*\{name\}/],
    ['{name', /not closed/],
    ['name}', /no \{ before/],
    ['{}', /Nothing stands/],
    ['{name|}', /Nothing stands/],
    ['{num:x}', /first number/],
    ['{name:x}', /part/],
    ['a/b', /slash/],
    ['', /empty/],
  ])('%s is refused, with words', (text, why) => {
    expect(() => parseTemplate(text, 'name')).toThrow(TemplateError);
    expect(() => parseTemplate(text, 'name')).toThrow(why);
  });

  test('any text parses or is refused with a place in it; what it gives is safe', () => {
    const tokens = fc.array(fc.oneof(fc.constantFrom(...TOKENS).map((token) => `{${token}}`), fc.constantFrom('{', '}', '|', '"', ':', '/', '{{', '{name:'), fc.string({ maxLength: 4 })), { maxLength: 8 });
    fc.assert(
      fc.property(tokens.map((all) => all.join('')), anyText, (text, value) => {
        try {
          const made = renderName(parseTemplate(text, 'name'), { ...facts, name: value, title: value, camera: value }, { index: 7, text: value });
          expect(made).toBe(safeName(made));
          expect(made).not.toBe('');
        } catch (error) {
          if (!(error instanceof TemplateError)) throw error;
          expect(error.at).toBeGreaterThanOrEqual(0);
          expect(error.at).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

describe('a safe name', () => {
  test('is one on every file system', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 16, max: 255 }), (text, most) => {
        const made = safeName(text, most);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: it is about them
        expect(made).not.toMatch(/[\u0000-\u001f\u007f\\/:*?"<>|]/);
        expect(made).not.toMatch(/^[.\s]|[.\s]$/u);
        expect(made).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        expect(made.isWellFormed()).toBe(true);
        expect(made.normalize('NFC')).toBe(made);
        expect(weight(made)).toBeLessThanOrEqual(most);
        expect(new TextEncoder().encode(made).length).toBeLessThanOrEqual(most);
        expect(safeName(made, most)).toBe(made);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['CON', 'CON_'],
    ['nul.foo', 'nul_.foo'],
    ['.hidden', '_hidden'],
    ['~$doc', '_$doc'],
    ['  a. . ', 'a'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['..', ''],
  ])('%j becomes %j', (text, safe) => expect(safeName(text)).toBe(safe));
});

describe('files that belong together', () => {
  const stems = (names: string[]) => Object.fromEntries(groupByStem(names).map(({ stem, files }) => [stem, files.map(({ rest }) => rest)]));

  test('keep one stem, with their sidecars of either name', () => {
    expect(stems(['A.NEF', 'a.jpg', 'A.xmp', 'A.NEF.xmp', 'A_01.NEF.xmp', 'A.WAV', 'B.jpg', 'C.xmp'])).toEqual({
      A: ['.NEF', '.jpg', '.WAV', '.xmp', '.NEF.xmp', '_01.NEF.xmp'],
      B: ['.jpg'],
      C: ['.xmp'],
    });
  });

  test('every name is in one group, and stem and rest make it', () => {
    const names = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'A', 'a.b', 'a_01', 'é'), fc.constantFrom('', '.jpg', '.nef', '.nef.xmp', '.xmp', '.pdf')).map(([a, b]) => a + b));
    fc.assert(
      fc.property(names, (all) => {
        const groups = groupByStem(all);
        expect(groups.flatMap(({ files }) => files.map((file) => file.name)).sort()).toEqual([...all].sort());
        for (const { stem, files } of groups) for (const { name: one, rest } of files) expect(nameKey(stem + rest)).toBe(nameKey(one));
      }),
    );
  });

  const going = (names: string[], ...chosen: string[]) => groupByStem(names).flatMap((group) => followers(group, new Set(chosen)));
  test('go along where they are one shot, and stay where they only share a name', () => {
    expect(going(['a.nef', 'a.jpg', 'a.xmp'], 'a.jpg')).toEqual(['a.nef', 'a.jpg', 'a.xmp']);
    expect(going(['a.heic', 'a.mov', 'a.aae'], 'a.heic')).toEqual(['a.heic', 'a.mov', 'a.aae']);
    expect(going(['a.jpg', 'a.tif', 'a.jpg.xmp', 'a.tif.xmp'], 'a.tif')).toEqual(['a.tif', 'a.tif.xmp']);
    expect(going(['a.jpg', 'a.pdf', 'a.docx'], 'a.jpg')).toEqual(['a.jpg']);
    expect(going(['a.jpg', 'a.wav'], 'a.jpg')).toEqual(['a.jpg', 'a.wav']);
  });

  test('subtitles go with their film, and it with them, whatever language they are in', () => {
    const film = ['film.mkv', 'film.srt', 'film.en.vtt', 'film.pt-BR.forced.ass', 'film.mkv.srt', 'film.cut.jpg', 'film.en.director.srt'];
    const all = film.slice(0, 5);
    expect(going(film, 'film.mkv')).toEqual(all);
    expect(going(film, 'film.en.vtt')).toEqual(all);
    expect(going(['film.mp4', 'film.en.mp4', 'film.en.srt', 'film.srt'], 'film.mp4')).toEqual(['film.mp4', 'film.srt']);
    expect(ofStem(['film.mp4', 'film.en.mp4', 'film.en.srt', 'film.srt'], 'film.en')).toEqual(['film.en.mp4', 'film.en.srt']);
    expect(going(['talk.wav', 'talk.srt'], 'talk.wav')).toEqual(['talk.wav', 'talk.srt']);
    expect(subtitleStems('a.de.forced.srt')).toEqual(['a.de.forced', 'a.de', 'a']);
    expect([subtitleStems('a.de.jpg'), subtitleStems('scene 2.5.srt')]).toEqual([[], ['scene 2.5']]);
    expect(pairOf(['a.mp4', 'a.srt', 'a.en.srt'])).toEqual({ lead: 'a.mp4', others: ['a.srt', 'a.en.srt'] });
    expect(pairOf(['a.wav', 'a.mkv', 'a.srt'])).toEqual({ lead: 'a.mkv', others: ['a.srt'] });
    expect(pairOf(['a.wav', 'a.srt'])).toEqual({ lead: 'a.wav', others: ['a.srt'] });
    // Of a live photo nobody says a word.
    expect(pairOf(['a.jpg', 'a.mov', 'a.srt'])).toEqual({ lead: 'a.jpg', others: ['a.mov'] });
  });

  test('a name is split at its last dot', () => {
    expect([splitName('a.tar.gz'), splitName('.x'), splitName('x')]).toEqual([{ stem: 'a.tar', ext: 'gz' }, { stem: '.x', ext: '' }, { stem: 'x', ext: '' }]);
  });
});

describe('names for many', () => {
  const wish = (stem: string, ...rests: string[]) => ({ folder: 'f', stem, rests });

  test('with one name are seen, both of them, or step aside', () => {
    const wishes = [wish('a', '.jpg'), wish('b', '.jpg'), wish('A', '.jpg'), wish('c', '.jpg')];
    expect(assignNames(wishes, () => ['C.JPG'], 'error').map(({ clash }) => clash)).toEqual(['twice', undefined, 'twice', 'taken']);
    expect(assignNames(wishes, () => ['C.JPG'], 'suffix').map(({ stem }) => stem)).toEqual(['a', 'b', 'A-2', 'c-2']);
  });

  test('do not become partners of others by it', () => {
    expect(assignNames([wish('a', '.nef')], () => ['a.jpg'], 'suffix')).toEqual([{ stem: 'a-2' }]);
    expect(assignNames([wish('a', '.nef')], () => ['a.nef.xmp'], 'error')).toEqual([{ stem: 'a', clash: 'taken' }]);
    expect(assignNames([wish('a', '.docx')], () => ['a.pdf'], 'error')).toEqual([{ stem: 'a' }]);
  });

  test('do not become subtitles of others', () => {
    expect(assignNames([wish('a', '.mp4')], () => ['a.en.srt'], 'suffix')).toEqual([{ stem: 'a-2' }]);
  });

  test('with suffixes no two ever have one name, however they are written, and it is the same each time', () => {
    const stem = fc.oneof(fc.constantFrom('a', 'A', 'a-2', 'a-3', 'é', 'e\u0301', 'x'.repeat(240)).map((text) => safeName(text)), fc.constantFrom('ß', 'SS'));
    const rests = fc.uniqueArray(fc.constantFrom('.jpg', '.JPG', '.nef', '.pdf', '.xmp'), { minLength: 1, maxLength: 3, selector: nameKey });
    fc.assert(
      fc.property(fc.array(fc.record({ folder: fc.constantFrom('f', 'F', 'g'), stem, rests }), { maxLength: 25 }), fc.array(fc.constantFrom('a.jpg', 'A-2.nef', 'É.pdf')), (wishes, there) => {
        const made = assignNames(wishes, () => there, 'suffix');
        const names = made.flatMap((one, i) => (wishes[i]?.rests ?? []).map((rest) => `${nameKey(wishes[i]?.folder ?? '')}/${nameKey(one.stem + rest)}`));
        expect(new Set(names).size).toBe(names.length);
        for (const name of there) expect(names).not.toContain(`F/${nameKey(name)}`);
        for (const [i, one] of made.entries()) for (const rest of wishes[i]?.rests ?? []) expect(weight(one.stem + rest)).toBeLessThanOrEqual(MOST_BYTES);
        expect(assignNames(wishes, () => there, 'suffix')).toEqual(made);
      }),
    );
  });
});
