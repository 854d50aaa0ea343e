import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Labelled, type Numbers, newNumbers } from '../data/numbers.js';
import { largestOfRows, logSumOfRows } from '../parts/products.js';
import type { Saved } from '../saved/saved.js';
import type { Build } from './builder.js';

/** The logarithm of a row's density in a component, without the constant for the number of columns. */
type LogDensity = (
  row: Float64Array,
  component: number,
  finish: (norm: number) => number,
) => number;

/** `GaussianMixture` of all types of covariance. */
export const gaussianMixture: Build = (saved) => {
  const means = saved.matrix('means_');
  const logWeights = saved.numbers('weights_').values.map(Math.log);
  const { rowCount: components, width } = means;
  if (means.type === 'float32') throw saved.unsupported('floats of 32 bits');
  if (logWeights.length !== components) throw saved.lacks('weights_', 'a weight of each component');
  const density = densityOf(saved, { means: means.values, components, width });
  const check = { name: saved.name, width };
  // Since 1.7, the squares of whole numbers lose their fractions in these.
  const truncates = saved.version >= 1.07 && /^(?:full|tied)$/.test(saved.text('covariance_type'));
  const joint = (features: Features): Numbers => {
    const { values, rowCount, type } = inputNumbers(features, check);
    const isWhole = !type.startsWith('float');
    // 1.7 rounds the logarithm to the type of the input.
    const logOfCircle = isWhole && saved.version === 1.07 ? 1 : Math.log(2 * Math.PI);
    const finish = truncates && isWhole ? Math.trunc : (norm: number) => norm;
    const logs = newNumbers({ rowCount, width: components });
    for (let row = 0; row < rowCount; row += 1) {
      const part = values.subarray(row * width, (row + 1) * width);
      for (let at = 0; at < components; at += 1) {
        logs.values[row * components + at] =
          -0.5 * width * logOfCircle + density(part, at, finish) + (logWeights[at] as number);
      }
    }
    return logs;
  };
  return {
    ...{ ...check, columnNames: saved.columnNames },
    label(features): Labelled {
      const values = BigInt64Array.from(largestOfRows(joint(features)), BigInt);
      return { kind: 'labelled', vector: { type: 'int64', values }, shape: [values.length] };
    },
    scoreSamples(features) {
      const logs = joint(features);
      return { ...logs, values: logSumOfRows(logs), width: 1, isFlat: true };
    },
    predictProba(features) {
      const logs = joint(features);
      const sums = logSumOfRows(logs);
      const values = logs.values.map((log, at) =>
        Math.exp(log - (sums[Math.floor(at / components)] as number)),
      );
      return { ...logs, values };
    },
  };
};

interface Centers {
  readonly means: Float64Array;
  readonly components: number;
  readonly width: number;
}

/** Triangles whose squares are the precisions: of each component, of all, of each column, or of one number. */
function densityOf(saved: Saved, { means, components, width }: Centers): LogDensity {
  const kind = saved.choice('covariance_type', ['diag', 'full', 'spherical', 'tied']);
  const { values } = saved.numbers('precisions_cholesky_');
  const sizes = {
    diag: components * width,
    full: components * width ** 2,
    spherical: components,
    tied: width ** 2,
  };
  if (values.length !== sizes[kind])
    throw saved.lacks('precisions_cholesky_', 'precisions of each component');
  if (kind === 'full' || kind === 'tied') {
    const startOf = (component: number) => (kind === 'full' ? component * width ** 2 : 0);
    return (row, component, finish) => {
      const start = startOf(component);
      let norm = 0;
      let determinant = 0;
      for (let to = 0; to < width; to += 1) {
        let sum = 0;
        for (let from = 0; from < width; from += 1) {
          const centred = (row[from] as number) - (means[component * width + from] as number);
          sum += centred * (values[start + from * width + to] as number);
        }
        norm += sum * sum;
        determinant += Math.log(values[start + to * width + to] as number);
      }
      return -0.5 * finish(norm) + determinant;
    };
  }
  const scaleOf = (component: number, column: number) =>
    values[kind === 'diag' ? component * width + column : component] as number;
  return (row, component) => {
    let norm = 0;
    let determinant = 0;
    for (let column = 0; column < width; column += 1) {
      const scale = scaleOf(component, column);
      norm +=
        (((row[column] as number) - (means[component * width + column] as number)) * scale) ** 2;
      determinant += Math.log(scale);
    }
    return -0.5 * norm + determinant;
  };
}
