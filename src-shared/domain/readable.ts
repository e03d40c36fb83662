/** Types whose text the window shows as pages, by extension as in a row. A test compares it with the handlers that give pages. */
const READABLE = new Set(
  `txt md html css js ts tsx json xml yaml toml py php rb java c cpp h cs go rs swift sh sql tex csv tsv srt vtt ass ssa sub fdx celtx fountain
  docx xlsx pptx odt ods odp odg rtf url webloc gdoc gsheet gslides doc xls ppt msg eml vcf ics epub zip jar rar 7z tar gz sqlite lrcat`.split(
    /\s+/,
  ),
);

/** Text of a type that has no name here is shown too. `ext`: of a row; `.ts` may be a film. */
export const isReadable = ({ ext, kind }: { readonly ext: string; readonly kind: string }): boolean =>
  kind === 'text' || (READABLE.has(ext) && kind !== 'video');

export const readableTypes: ReadonlySet<string> = READABLE;
