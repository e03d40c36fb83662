/** What a test gives to the program, and may not be changed unless the test says so. */
export { originals } from '../../src-main/core/testing/originals/index.ts';
