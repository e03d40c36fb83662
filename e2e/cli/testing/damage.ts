/** Damage of files, at random: to the catalog's own, and to those that are read. */
export { damageAtRandom } from '../../../src-main/core/backup/testing/damage.ts';
export { fuzzDecoders } from '../../../src-main/core/workers/testing/fuzz.ts';
