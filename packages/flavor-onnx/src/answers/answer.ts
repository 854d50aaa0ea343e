import type { ModelInput, NamedTensor, Prediction } from '@mlmodel/core';
import { answerTable } from '@mlmodel/core/flavor';
import type { GraphOutput } from '../graph-fields.js';
import type { OutputTensor } from '../run/run-graph.js';
import { dictionaries, dictionaryTexts } from './dictionaries.js';

/** Makes the answer to a request from the graph's outputs, in order. */
export type AnswerMaker = (input: ModelInput, tensors: readonly OutputTensor[]) => Prediction;

/**
 * A table is answered with a table with a column for each output: (rows) and (rows, 1) give one value per row, (rows, k, …)
 * one tensor per row. Tensors are answered with tensors, as is a table if an output has no row dimension, according to
 * what is known of it or to the returned shape.
 */
export function answerMaker(outputs: readonly GraphOutput[]): AnswerMaker {
  const canBeTable = outputs.every(({ hasRows }) => hasRows !== false);
  return (input, tensors) => {
    const named = tensors.map((tensor, index) => answerOf(tensor, outputs[index] as GraphOutput));
    if (input.kind === 'table' && canBeTable) {
      const table = answerTable(named);
      if (table?.rowCount === input.rowCount) return table;
    }
    return { kind: 'tensors', tensors: named };
  };
}

function answerOf(tensor: OutputTensor, { name, labels }: GraphOutput): NamedTensor {
  if (labels === undefined) {
    const { type, values, shape } = tensor;
    return { name, type, values, shape } as NamedTensor;
  }
  const values = dictionaries(tensor, labels);
  return {
    name,
    type: 'json',
    values,
    texts: dictionaryTexts(tensor, labels),
    shape: [values.length],
  };
}
