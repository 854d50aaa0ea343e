import { inputNumbers } from '../data/input-numbers.js';
import { floatOf, type Numbers, rounded } from '../data/numbers.js';
import { floatType } from '../parts/float-type.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';
import type { Estimator } from './estimator.js';

/** A step that changes each column by itself. */
interface ColumnChange {
  /** How many columns there are; undefined for any number. */
  readonly width: number | undefined;
  /** Each takes a value and its column; NumPy rounds after each. */
  readonly steps: readonly ((value: number, column: number) => number)[];
  /** For floats of 32 bits. Default: the same. */
  readonly float32Steps?: ColumnChange['steps'] | undefined;
  /** What undoes them. */
  readonly inverse: ColumnChange['steps'];
}

/** Scalers take missing values since 0.20, and keep floats of 32 bits. */
function columnScaler(
  saved: Saved,
  { width, steps, float32Steps = steps, inverse }: ColumnChange,
): Estimator {
  const check = { name: saved.name, width, allowsNaN: saved.version >= 0.2 };
  return {
    ...{ name: saved.name, width, columnNames: saved.columnNames },
    transform(features) {
      const input = inputNumbers(features, check);
      const type = floatType(saved, input);
      return changed({ ...input, type }, type === 'float32' ? float32Steps : steps);
    },
    inverse: (numbers) => changed({ ...numbers, type: floatOf(numbers.type) }, inverse),
  };
}

function changed(input: Numbers, steps: ColumnChange['steps']): Numbers {
  const output = { ...input, isFrame: false, values: input.values.slice() };
  const { values } = output;
  for (const step of steps) {
    for (let at = 0; at < values.length; at += 1) {
      values[at] = step(values[at] as number, at % input.width);
    }
    rounded(output);
  }
  return output;
}

/** An attribute with a number for each column; undefined where it is None. */
function perColumn(saved: Saved, attribute: string): Float64Array | undefined {
  return saved.has(attribute) ? saved.numbers(attribute).values : undefined;
}

/** The number of columns: of the attribute, or of the ones that were seen. */
function columnCount(saved: Saved, ...arrays: readonly (Float64Array | undefined)[]): number {
  const width = saved.width ?? arrays.find((array) => array !== undefined)?.length;
  if (width === undefined) throw saved.lacks('n_features_in_', 'the number of columns');
  if (arrays.some((array) => array !== undefined && array.length !== width)) {
    throw saved.lacks('scale_', 'a number for each column');
  }
  return width;
}

/** `StandardScaler`: (x - mean) / scale. */
export const standardScaler: Build = (saved) => {
  const means = saved.boolean('with_mean') ? perColumn(saved, 'mean_') : undefined;
  const scales = saved.boolean('with_std') ? perColumn(saved, 'scale_') : undefined;
  const steps = [minus(means), over(scales)].flat();
  return columnScaler(saved, {
    // Before 0.24, one that changes nothing does not say how many columns there were.
    width: steps.length === 0 ? saved.width : columnCount(saved, means, scales),
    steps,
    // Since 1.8, means and scales are rounded to floats of 32 bits first, where the input is of them.
    ...(saved.version >= 1.08 && {
      float32Steps: [minus(means?.map(Math.fround)), over(scales?.map(Math.fround))].flat(),
    }),
    inverse: [times(scales), plus(means)].flat(),
  });
};

/** `RobustScaler`: (x - centre) / scale. */
export const robustScaler: Build = (saved) => {
  const centers = saved.boolean('with_centering') ? perColumn(saved, 'center_') : undefined;
  const scales = saved.boolean('with_scaling') ? perColumn(saved, 'scale_') : undefined;
  return columnScaler(saved, {
    width: columnCount(saved, centers, scales),
    steps: [minus(centers), over(scales)].flat(),
    inverse: [times(scales), plus(centers)].flat(),
  });
};

function minus(numbers: Float64Array | undefined): ColumnChange['steps'] {
  return numbers === undefined ? [] : [(value, column) => value - (numbers[column] as number)];
}

function over(numbers: Float64Array | undefined): ColumnChange['steps'] {
  return numbers === undefined ? [] : [(value, column) => value / (numbers[column] as number)];
}

function times(numbers: Float64Array | undefined): ColumnChange['steps'] {
  return numbers === undefined ? [] : [(value, column) => value * (numbers[column] as number)];
}

function plus(numbers: Float64Array | undefined): ColumnChange['steps'] {
  return numbers === undefined ? [] : [(value, column) => value + (numbers[column] as number)];
}

function within(least: number, most: number): ColumnChange['steps'] {
  return [(value) => Math.min(most, Math.max(least, value))];
}

/** `MinMaxScaler`: x * scale + min, and within the range where `clip` is set. */
export const minMaxScaler: Build = (saved) => {
  const scales = saved.numbers('scale_').values;
  const minima = saved.numbers('min_').values;
  const [least = 0, most = 1] = saved.numbers('feature_range').values;
  const clips = saved.boolean('clip', false);
  return columnScaler(saved, {
    width: columnCount(saved, scales, minima),
    steps: [...times(scales), ...plus(minima), ...(clips ? within(least, most) : [])],
    inverse: [...minus(minima), ...over(scales)],
  });
};

/** `MaxAbsScaler`: x / scale, since 1.8 within -1 and 1 where `clip` is set. */
export const maxAbsScaler: Build = (saved) => {
  const scales = saved.numbers('scale_').values;
  const clips = saved.boolean('clip', false);
  return columnScaler(saved, {
    width: columnCount(saved, scales),
    steps: [...over(scales), ...(clips ? within(-1, 1) : [])],
    inverse: times(scales),
  });
};
