import type { Column, ModelSignature, NamedTensor, Prediction } from '@mlmodel/core';
import type { AnsweredOutput } from '../field-names.js';
import type { OpenModel } from '../load/open-model.js';
import type { OutputTensor } from '../run/model-run.js';

/** Makes the answer of what the model made: a tensor for each output, in their order. */
export type AnswerMaker = (tensors: readonly OutputTensor[]) => Prediction;

/**
 * One output that nobody named is answered as the bare tensor; others as tensors by name. Where the signature lists
 * columns with names, the answer is a table.
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

/** The signature of the MLmodel file decides, then that of `model.json`. */
function isNamed({ hasSignature }: OpenModel, signature: ModelSignature | undefined): boolean {
  const outputs = signature?.outputs;
  if (!outputs) return hasSignature;
  const fields = outputs.kind === 'tensors' ? outputs.tensors : outputs.columns;
  return fields[0]?.name !== undefined;
}

/** The columns that the signature says the model answers, when all have names. */
function columnNames(signature: ModelSignature | undefined): readonly string[] | undefined {
  const outputs = signature?.outputs;
  if (outputs?.kind !== 'columns') return undefined;
  const names = outputs.columns.map(({ name }) => name);
  return names.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

/**
 * Columns of the outputs, or of the parts of the only output, as (rows, columns). Undefined when the outputs do not
 * have as many rows.
 */
function tableOf(
  outputs: readonly NamedTensor[],
  names: readonly string[],
): Prediction | undefined {
  const [first] = outputs;
  const rowCount = first?.shape[0];
  if (!first || rowCount === undefined) return undefined;
  if (outputs.some(({ shape }) => shape[0] !== rowCount)) return undefined;
  const isSplit = outputs.length === 1 && names.length > 1 && first.shape[1] === names.length;
  const columns =
    isSplit && first.shape.length === 2 ? partsOf(first, names) : outputs.map(columnOf);
  return { kind: 'table', columns, rowCount };
}

function columnOf({ name, type, values, shape }: NamedTensor): Column {
  const isScalar = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  const column = { name, type, values } as Column;
  return isScalar ? column : { ...column, rowShape: shape.slice(1) };
}

function partsOf({ type, values }: NamedTensor, names: readonly string[]): Column[] {
  return names.map((name, part) => {
    const isOfPart = (_value: unknown, index: number) => index % names.length === part;
    return { name, type, values: (values as Float32Array).filter(isOfPart) } as Column;
  });
}
