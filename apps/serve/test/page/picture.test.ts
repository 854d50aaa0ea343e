import { describe, expect, test } from '@jest/globals';
import {
  brightestOf,
  flatNumbers,
  nest,
  numbersFrom,
  type Pixels,
  pictureUrl,
  pixelsOf,
  rgbaOf,
  shapeOf,
} from '../../page/answer/picture.js';

test.each<[readonly number[], unknown]>([
  [[8, 8], { width: 8, height: 8, layout: 'gray', channels: 1 }],
  [[1, 8, 6], { width: 6, height: 8, layout: 'gray', channels: 1 }],
  [[8, 6, 3], { width: 6, height: 8, layout: 'channels-last', channels: 3 }],
  [[3, 8, 6], { width: 6, height: 8, layout: 'channels-first', channels: 3 }],
  [[1, 8, 6, 3], { width: 6, height: 8, layout: 'channels-last', channels: 3 }],
  [[2, 2], undefined],
  [[10], undefined],
  [[5, 8, 8], undefined],
])('numbers of shape %j are a picture or not', (shape, pixels) => {
  expect(pixelsOf(shape)).toEqual(pixels);
});

describe.each(['channels-first', 'channels-last'] as const)('a picture with %s', (layout) => {
  const pixels: Pixels = { width: 5, height: 4, layout, channels: 3 };
  const shape = layout === 'channels-first' ? [3, 4, 5] : [4, 5, 3];
  const numbers = Array.from({ length: 60 }, (_, at) => (at * 4) % 256);

  test('is drawn and read back', () => {
    const drawn = rgbaOf(numbers, pixels);
    expect(numbersFrom(drawn, { pixels, brightest: brightestOf(numbers) })).toEqual(numbers);
  });

  test('keeps its shape', () => {
    const nested = nest(numbers, shape);
    expect(shapeOf(nested)).toEqual(shape);
    expect(flatNumbers(nested, 60)).toEqual(numbers);
    expect(flatNumbers(nested, 59)).toBeUndefined();
  });
});

test('bytes of a picture in base64 are shown as one, other text is not', () => {
  const png = `iVBORw0KGgo${'A'.repeat(49)}`;
  expect(pictureUrl(png)).toBe(`data:image/png;base64,${png}`);
  expect(pictureUrl(`${png.slice(0, 30)}\n${png.slice(30)}\n`)).toBe(
    `data:image/png;base64,${png}`,
  );
  expect(pictureUrl(`${png}" onerror="x`)).toBeUndefined();
  expect(pictureUrl(`PHN2Zz${'A'.repeat(60)}`)).toBeUndefined();
  expect(pictureUrl(5)).toBeUndefined();
});
