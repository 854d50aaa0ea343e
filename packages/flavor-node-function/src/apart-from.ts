import type { ModelInput, Prediction, Vector } from '@mlmodel/core';

/** An answer that shares no memory of columns and tensors with the input: a function may return what it was given. */
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

/** What holds the elements and says which are present. */
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
