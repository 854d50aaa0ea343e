import {
  MlmodelError,
  type ModelInput,
  malformationOf,
  type Prediction,
  type Vector,
} from '@mlmodel/core';

/** The main field of each kind of prediction. */
const mainFields = { table: 'columns', tensor: 'tensor', tensors: 'tensors', json: 'value' };

/**
 * The return value of a model's function as a prediction.
 * @throws MlmodelError `INTERNAL_ERROR` when there is none, or when it is a malformed table or tensor
 */
export function predictionOf(value: unknown): Prediction {
  if (value === undefined) throw unusable('returned nothing. It must return its answer');
  if (!isPrediction(value)) return { kind: 'json', value };
  const malformation = malformationOf(value);
  if (malformation === undefined) return value;
  throw unusable(`returned a ${value.kind} in which ${malformation}`);
}

function isPrediction(value: unknown): value is Prediction {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const field = Object.entries(mainFields).find(([kind]) => kind === value.kind)?.[1];
  return field !== undefined && field in value;
}

function unusable(reason: string): MlmodelError {
  return new MlmodelError('INTERNAL_ERROR', `The function predict of the model ${reason}.`);
}

/** The answer, with copies of columns and tensors that share memory with the input: a function may return its input. */
export function apartFrom(input: ModelInput, answer: Prediction): Prediction {
  const given = new Set(vectorsOf(input).flatMap(memoryOf));
  const apart = <Part extends Vector>(part: Part): Part =>
    memoryOf(part).some((memory) => given.has(memory)) ? copied(part) : part;
  switch (answer.kind) {
    case 'table':
      return { ...answer, columns: answer.columns.map(apart) };
    case 'tensor':
      return { ...answer, tensor: apart(answer.tensor) };
    case 'tensors':
      return { ...answer, tensors: answer.tensors.map(apart) };
    case 'json':
      return answer;
  }
}

function vectorsOf(data: ModelInput): readonly Vector[] {
  if (data.kind === 'table') return data.columns;
  if (data.kind === 'tensors') return data.tensors;
  return data.kind === 'tensor' ? [data.tensor] : [];
}

/** The buffers of the elements and of the validity bitmap. */
function memoryOf({ values, validity }: Vector): readonly object[] {
  const elements = Array.isArray(values) ? values : values.buffer;
  return validity === undefined ? [elements] : [elements, validity.buffer];
}

function copied<Part extends Vector>(part: Part): Part {
  const values = part.values.slice();
  return part.validity === undefined
    ? { ...part, values }
    : { ...part, values, validity: part.validity.slice() };
}
