/** By what results are put in order, and by what they are counted. */
export const SORTS = [
  'taken', 'added', 'modified', 'name', 'rating', 'label', 'flag', 'kind', 'ext', 'size', 'duration', 'dimensions', 'camera', 'lens', 'iso', 'creator',
  'collection',
] as const;
export const FACETS = ['rating', 'label', 'flag', 'kind', 'ext', 'camera', 'lens', 'taken', 'place', 'tag', 'color'] as const;
/** What lists can show of an asset beside its row. Times in ms since 1970; exposure in seconds; focal length in mm; color: the one there is most of, as hex. */
export const LISTED = ['folder', 'added', 'modified', 'camera', 'lens', 'iso', 'exposure', 'aperture', 'focal', 'caption', 'creator', 'copyright', 'color', 'codec', 'fps', 'channels', 'sampleRate', 'bits', 'colorSpace', 'timecode', 'loudness'] as const;
