import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const words = ['rating', 'ratio', 'label', 'lens', 'people', 'sunset', 'zürich'];

test.each([
  ['ratng', ['rating']],
  ['lable', ['label']],
  ['poeple', ['people']],
  ['sunet', ['sunset']],
  ['zurich', ['zürich']],
  ['label', []],
  ['la', []],
  ['elephant', []],
])('%j may mean %j', (word, meant) => expect(nearest(word, words, 2)).toEqual(meant));
