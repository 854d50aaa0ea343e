import type { Tensor } from '@mlmodel/core';
import { refused } from './data/input-numbers.js';
import { joinFeatures } from './data/join-features.js';
import { labelled } from './data/labels.js';
import type { Answer, Features, Numbers } from './data/numbers.js';
import type { Estimator } from './estimators/estimator.js';
import { type MethodName, methods } from './predict-function.js';

/** What a method answers, as MLflow answers with the array of scikit-learn. */
export function answerTensor(estimator: Estimator, method: MethodName, features: Features): Tensor {
  return tensorOf(answerOf(estimator, method, features));
}

function answerOf(estimator: Estimator, method: MethodName, features: Features): Answer | Features {
  const { classes, choose, label, predict } = estimator;
  if (method !== 'predict') {
    const answer = estimator[methods[method]] as (features: Features) => Answer | Features;
    return answer(features);
  }
  if (classes !== undefined && choose !== undefined) return labelled(classes, choose(features));
  return ((predict ?? label) as (features: Features) => Answer)(features);
}

function tensorOf(answer: Answer | Features): Tensor {
  if (answer.kind === 'labelled') return { ...answer.vector, shape: answer.shape } as Tensor;
  if (answer.kind === 'numbers') return numbersTensor(answer);
  const joined = joinFeatures([answer], answer.rowCount);
  return joined.kind === 'numbers' ? numbersTensor(joined) : textsTensor(joined);
}

/** Columns that all are texts. */
function textsTensor({ columns, rowCount }: Extract<Features, { kind: 'columns' }>): Tensor {
  const width = columns.length;
  const values = Array.from({ length: rowCount * width }, (_, at) => {
    const value = columns[at % width]?.values[Math.floor(at / width)] ?? null;
    if (value === null || typeof value === 'string') return value;
    throw refused(
      'The answer would hold texts and numbers, which is not supported. Serve the model with Python.',
    );
  });
  return { type: 'string', values, shape: [rowCount, width] };
}

function numbersTensor({ values, rowCount, width, type, isFlat }: Numbers): Tensor {
  const shape = isFlat ? [rowCount] : [rowCount, width];
  switch (type) {
    case 'int64':
      return { type, values: BigInt64Array.from(values, BigInt), shape };
    case 'uint64':
      return { type, values: BigUint64Array.from(values, BigInt), shape };
    case 'float16':
    case 'float64':
      return { type: 'float64', values: values.slice(), shape };
    default:
      return { type, values: arrays[type].from(values), shape } as Tensor;
  }
}

/** Arrays of numbers that doubles hold exactly, or that are rounded to them. */
const arrays = {
  ...{ bool: Uint8Array, uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array },
  ...{ int8: Int8Array, int16: Int16Array, int32: Int32Array, float32: Float32Array },
} as const;
