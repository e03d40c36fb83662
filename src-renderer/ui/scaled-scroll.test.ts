import { describe, expect, test } from 'vitest';
import { MOST, ScaledScroll } from './scaled-scroll.ts';

test('a short list scrolls pixel for pixel', () => {
  const scroll = new ScaledScroll();
  scroll.resize(50_000, 800);
  expect(scroll.size).toBe(50_000);
  scroll.scrolled(12_345);
  expect([scroll.position, scroll.offset]).toEqual([12_345, 0]);
});

describe('65 million pixels', () => {
  const TOTAL = 65_000_000;
  const make = () => {
    const scroll = new ScaledScroll();
    scroll.resize(TOTAL, 800);
    return scroll;
  };

  test('fit into an element a browser can have', () => {
    expect(make().size).toBe(MOST);
  });

  test('are reached to the last by dragging the thumb to the end', () => {
    const scroll = make();
    scroll.scrolled(MOST - 800);
    expect(scroll.position).toBe(TOTAL - 800);
  });

  test('are reached to the last by the wheel, also from near the end', () => {
    const scroll = make();
    let bar = scroll.go(TOTAL - 20_000);
    for (let i = 0; i < 400; i++) {
      bar = Math.min(MOST - 800, bar + 100);
      if (scroll.scrolled(bar)) bar = scroll.settle();
    }
    expect(scroll.position).toBe(TOTAL - 800);
    expect(bar).toBe(MOST - 800);
  });

  test('go back to the first by the wheel', () => {
    const scroll = make();
    let bar = scroll.go(20_000);
    for (let i = 0; i < 400; i++) {
      bar = Math.max(0, bar - 100);
      if (scroll.scrolled(bar)) bar = scroll.settle();
    }
    expect([scroll.position, bar]).toEqual([0, 0]);
  });

  test('move under the wheel exactly as far as the wheel', () => {
    const scroll = make();
    const bar = scroll.go(30_000_000);
    const offset = scroll.offset;
    scroll.scrolled(bar + 120);
    expect(scroll.position).toBe(30_000_120);
    expect(scroll.offset).toBe(offset);
  });

  test('stay where they are when the bar settles', () => {
    const scroll = make();
    const bar = scroll.go(30_000_000);
    for (let i = 1; i <= 50; i++) scroll.scrolled(bar + i * 100);
    const before = scroll.position;
    scroll.settle();
    expect(scroll.position).toBe(before);
  });

  test('keep the position when the window is resized', () => {
    const scroll = make();
    scroll.go(30_000_000);
    scroll.resize(TOTAL, 500);
    expect(scroll.position).toBe(30_000_000);
  });
});
