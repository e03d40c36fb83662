/** Names of files and folders made from templates, for import and renaming. */
export { type Assigned, assignNames, type OnClash, type Wish } from './assign.ts';
export { followers, type Group, groupByStem, isBound, isSidecarName, livePairOf, ofStem, ownSidecars, pairOf, splitName, subtitleStems } from './partners.ts';
export { MOST_BYTES, nameKey, safeName, weight } from './safe-name.ts';
export { isNumbered, literalTemplate, type NameContext, type NameFacts, parseTemplate, renderFolders, renderName, renderText, splitTemplate, type Template, TemplateError, TOKENS } from './template.ts';
