/** What other features may ask of metadata templates. */
export { bodyOf, carryOut, type Plan, planOf, readTexts } from './plan.ts';
export { readBody } from './templates.sql.ts';
