/** By what results are put in order, and by what they are counted. */
export const SORTS = ['taken', 'added', 'modified', 'name', 'rating', 'label', 'kind', 'size', 'duration', 'dimensions', 'collection'] as const;
export const FACETS = ['rating', 'label', 'flag', 'kind', 'ext', 'camera', 'lens', 'taken', 'tag'] as const;
