/** `manual`: what people put in, in their order. `set`: collections. `smart`: what a query finds. `search`: a query under a name. */
export const COLLECTION_KINDS = ['manual', 'set', 'smart', 'search'] as const;
/** Of the query of a smart collection or a search, in characters. */
export const LONGEST_QUERY = 10_000;
