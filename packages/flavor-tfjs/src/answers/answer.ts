import type { ModelSignature, NamedTensor, Prediction } from '@mlmodel/core';
import { answerTable, splitTensor } from '@mlmodel/core/flavor';
import type { AnsweredOutput } from '../field-names.js';
import type { OpenModel } from '../load/open-model.js';
import type { OutputTensor } from '../run/model-run.js';

/** Makes the answer from the model's outputs, in order. */
export type AnswerMaker = (tensors: readonly OutputTensor[]) => Prediction;

/**
 * A single unnamed output is answered as a bare tensor; other outputs as tensors by name. Where the signature lists named
 * columns, the answer is a table.
 */
export function answerMaker(
  answered: readonly AnsweredOutput[],
  model: OpenModel,
  signature: ModelSignature | undefined,
): AnswerMaker {
  const columns = columnNames(signature);
  const isBare = answered.length === 1 && !isNamed(model, signature);
  return (tensors) => {
    const named = answered.map(({ name, index }): NamedTensor => {
      return { ...(tensors[index] as OutputTensor), name };
    });
    const table = columns && tableOf(named, columns);
    if (table) return table;
    const [first] = named;
    if (!isBare || !first) return { kind: 'tensors', tensors: named };
    const { name: _name, ...tensor } = first;
    return { kind: 'tensor', tensor };
  };
}

/** The signature of the MLmodel file takes precedence over that of `model.json`. */
function isNamed({ hasSignature }: OpenModel, signature: ModelSignature | undefined): boolean {
  const outputs = signature?.outputs;
  if (!outputs) return hasSignature;
  const fields = outputs.kind === 'tensors' ? outputs.tensors : outputs.columns;
  return fields[0]?.name !== undefined;
}

/** The output columns of the signature, when all have names. */
function columnNames(signature: ModelSignature | undefined): readonly string[] | undefined {
  const outputs = signature?.outputs;
  if (outputs?.kind !== 'columns') return undefined;
  const names = outputs.columns.map(({ name }) => name);
  return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

/** The outputs as columns, or the parts of the only output where the signature names a column for each. */
function tableOf(
  outputs: readonly NamedTensor[],
  names: readonly string[],
): Prediction | undefined {
  const [only] = outputs;
  const parts = only && outputs.length === 1 && names.length > 1 && splitTensor(only, names);
  return answerTable(parts || outputs);
}
