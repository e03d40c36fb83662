/** What other features may ask of metadata templates. */
export { bodyOf, carryOut, type Plan, planOf, readTexts } from './plan.ts';
export { assetsOf } from './facts.sql.ts';
export { inOrder, readBody } from './templates.sql.ts';
