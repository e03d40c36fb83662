/** The language of the search box: see interface.md, Search box. */
export * from './ast.ts';
export { readDate, resolveDate, type DateRange } from './dates.ts';
export { isAbout, tokensOf, withoutToken, withToken } from './edit.ts';
export { lex, type Lexeme, type QueryError, type Span } from './lex.ts';
export { readTimecodes, showsTimecode, type TimecodeRange } from './timecodes.ts';
export { inRange, readAnyNumber, readNumber, type NumberRange } from './numbers.ts';
export { parseQuery, type Parsed } from './parse.ts';
export { printQuery, printToken, printValue } from './print.ts';
export * from './tokens.ts';
