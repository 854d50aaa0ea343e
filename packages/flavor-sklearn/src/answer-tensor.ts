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
    case 'float32':
      return { type, values: Float32Array.from(values), shape };
    case 'int64':
      return { type, values: BigInt64Array.from(values, BigInt), shape };
    case 'int32':
      return { type, values: Int32Array.from(values), shape };
    case 'bool':
      return { type, values: Uint8Array.from(values), shape };
    default:
      return { type: 'float64', values: values.slice(), shape };
  }
}
