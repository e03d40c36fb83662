import { expect, test } from 'vitest';
import { cieLab, deltaE } from './delta-e.ts';

test('differences are those that its authors published', () => {
  expect(deltaE([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(deltaE([50, -1, 2], [50, 0, 0])).toBeCloseTo(2.3669, 4);
  expect(deltaE([50, 2.49, -0.001], [50, -2.49, 0.0011])).toBeCloseTo(7.2195, 4);
  expect(deltaE([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387])).toBeCloseTo(1.2644, 4);
  expect(deltaE([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

test('white is white, and red what tables say of it', () => {
  for (const [i, value] of [100, 0, 0].entries()) expect(cieLab(255, 255, 255)[i]).toBeCloseTo(value, 2);
  for (const [i, value] of [53.24, 80.09, 67.2].entries()) expect(cieLab(255, 0, 0)[i]).toBeCloseTo(value, 1);
});
