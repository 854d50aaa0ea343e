import type { Column, ModelInput, NamedTensor, Prediction } from '@mlmodel/core';
import type { GraphOutput } from '../graph-fields.js';
import type { OutputTensor } from '../run/run-graph.js';
import { dictionaries } from './dictionaries.js';

/** Makes the answer of what the graph made for a request: a tensor for each output, in their order. */
export type AnswerMaker = (input: ModelInput, tensors: readonly OutputTensor[]) => Prediction;

/**
 * A table is answered with a table: a column an output, where (rows) and (rows, 1) are a value a row and (rows, k, …) a
 * tensor a row. Tensors are answered with tensors, as is a table when an output has no row dimension: by its declared
 * shape, or, where that is free or unknown, by the shape it has.
 * @param batch the batch size that the graph is fixed to, if it is
 */
export function answerMaker(
  outputs: readonly GraphOutput[],
  batch: number | undefined,
): AnswerMaker {
  const canBeTable = outputs.every((output) => canHaveRows(output, batch));
  return (input, tensors) => {
    const named = tensors.map((tensor, index) => answerOf(tensor, outputs[index] as GraphOutput));
    if (input.kind === 'table' && canBeTable) {
      const { rowCount } = input;
      if (named.every(({ shape }) => shape[0] === rowCount)) {
        return { kind: 'table', columns: named.map(columnOf), rowCount };
      }
    }
    return { kind: 'tensors', tensors: named };
  };
}

function canHaveRows({ shape }: GraphOutput, batch: number | undefined): boolean {
  if (shape === undefined) return true;
  const [first] = shape;
  return shape.length > 0 && (typeof first !== 'number' || first === batch);
}

function answerOf(tensor: OutputTensor, { name, labels }: GraphOutput): NamedTensor {
  if (labels === undefined) {
    const { type, values, shape } = tensor;
    return { name, type, values, shape } as NamedTensor;
  }
  const values = dictionaries(tensor, labels);
  return { name, type: 'json', values, shape: [values.length] };
}

function columnOf({ name, type, values, shape }: NamedTensor): Column {
  const isScalar = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  const column = { name, type, values } as Column;
  return isScalar ? column : { ...column, rowShape: shape.slice(1) };
}
