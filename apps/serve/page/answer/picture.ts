/** A picture in numbers. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Where the numbers of a pixel are. */
  readonly layout: 'gray' | 'channels-first' | 'channels-last';
  /** 1, 3 or 4. */
  readonly channels: number;
}

/** Smaller ones are seen better as numbers, larger ones are too large to draw. */
const smallest = 4;
const largest = 2048;

/** Which picture a shape can be; without its batch dimension, or with one of length 1. */
export function pixelsOf(shape: readonly number[]): Pixels | undefined {
  const inner = shape.length > 2 && shape[0] === 1 ? shape.slice(1) : shape;
  const [first = 0, second = 0, third = 0] = inner;
  if (inner.length === 2) return sized(first, second, { layout: 'gray', channels: 1 });
  if (inner.length !== 3) return undefined;
  if (isChannels(third)) {
    return sized(first, second, { layout: 'channels-last', channels: third });
  }
  return isChannels(first)
    ? sized(second, third, { layout: 'channels-first', channels: first })
    : undefined;
}

function isChannels(length: number): boolean {
  return length === 1 || length === 3 || length === 4;
}

function sized(
  height: number,
  width: number,
  rest: Pick<Pixels, 'layout' | 'channels'>,
): Pixels | undefined {
  const fits = (length: number) => length >= smallest && length <= largest;
  return fits(height) && fits(width) ? { height, width, ...rest } : undefined;
}

/** The lengths of nested lists, by their first elements. */
export function shapeOf(value: unknown): readonly number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  return shape;
}

/** All numbers of nested lists, in order; undefined if there is anything else, or not `count` of them. */
export function flatNumbers(value: unknown, count: number): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const numbers: unknown[] = value.flat(8);
  const areNumbers = numbers.length === count && numbers.every((item) => typeof item === 'number');
  return areNumbers ? (numbers as number[]) : undefined;
}

/** Position of a channel of a pixel among the numbers. */
export function indexOf(pixels: Pixels, pixel: number, channel: number): number {
  const { layout, channels, width, height } = pixels;
  return layout === 'channels-first'
    ? channel * width * height + pixel
    : pixel * channels + channel;
}

/** The value of a fully lit pixel: 1, 16 or 255, whichever the numbers fit. */
export function brightestOf(numbers: readonly number[]): number {
  const most = numbers.reduce((found, number) => Math.max(found, number), 0);
  if (most <= 1) return 1;
  return most <= 16 ? 16 : 255;
}

/** Red, green, blue and opacity of each pixel. */
export function rgbaOf(numbers: readonly number[], pixels: Pixels): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, channels } = pixels;
  const rgba = new Uint8ClampedArray(width * height * 4);
  const scale = 255 / brightestOf(numbers);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = (channel: number) => (numbers[indexOf(pixels, pixel, channel)] ?? 0) * scale;
    for (let color = 0; color < 3; color++) {
      rgba[pixel * 4 + color] = at(channels === 1 ? 0 : color);
    }
    rgba[pixel * 4 + 3] = channels === 4 ? at(3) : 255;
  }
  return rgba;
}

/** The numbers of a picture in nested lists of a shape. */
export function numbersFrom(
  rgba: Uint8ClampedArray,
  { pixels, brightest }: { readonly pixels: Pixels; readonly brightest: number },
): number[] {
  const { width, height, channels } = pixels;
  const numbers = new Array<number>(width * height * channels).fill(0);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = (at: number) => rgba[pixel * 4 + at] ?? 0;
    // Luminance of ITU-R BT.601.
    const gray = 0.299 * color(0) + 0.587 * color(1) + 0.114 * color(2);
    for (let channel = 0; channel < channels; channel++) {
      const value = ((channels === 1 ? gray : color(channel)) / 255) * brightest;
      numbers[indexOf(pixels, pixel, channel)] = Math.round(value * 10_000) / 10_000;
    }
  }
  return numbers;
}

/** Nested lists of a shape. */
export function nest(numbers: readonly number[], shape: readonly number[]): unknown {
  return shape.slice(1).reduceRight<readonly unknown[]>((items, length) => {
    const lists: unknown[] = [];
    for (let at = 0; at < items.length; at += length) lists.push(items.slice(at, at + length));
    return lists;
  }, numbers);
}

const signatures = [
  ['iVBORw0KGgo', 'png'],
  ['/9j/', 'jpeg'],
  ['R0lGOD', 'gif'],
  ['UklGR', 'webp'],
] as const;

/** The `data:` URL of text that is a picture in base64. */
export function pictureUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < 40) return undefined;
  const text = value.replace(/\s+/g, '');
  const found = signatures.find(([start]) => text.startsWith(start));
  if (found === undefined || !/^[A-Za-z0-9+/]+=*$/.test(text)) return undefined;
  return `data:image/${found[1]};base64,${text}`;
}
