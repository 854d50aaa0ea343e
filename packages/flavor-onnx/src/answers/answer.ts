import type { ModelInput, NamedTensor, Prediction } from '@mlmodel/core';
import { answerTable } from '@mlmodel/core/flavor';
import type { GraphOutput } from '../graph-fields.js';
import type { OutputTensor } from '../run/run-graph.js';
import { dictionaries, dictionaryTexts } from './dictionaries.js';

/** Makes the answer of what the graph made for a request: a tensor for each output, in their order. */
export type AnswerMaker = (input: ModelInput, tensors: readonly OutputTensor[]) => Prediction;

/**
 * A table is answered with a table: a column an output, where (rows) and (rows, 1) are a value a row and (rows, k, …) a
 * tensor a row. Tensors are answered with tensors, as is a table when an output has no rows: by what is known of it, or,
 * where nothing is, by the shape that came back.
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
