import type { ModelSignature, Schema } from '@mlmodel/core';
import type { ModelField, ModelOutput, OpenModel } from './load/open-model.js';

/**
 * Under which names requests know the model's inputs, in their order: those of the signature where they are the model's
 * own or can stand for them by position, otherwise the model's.
 */
export function inputNames(model: OpenModel, signature: ModelSignature | undefined): string[] {
  const own = model.inputs.map(({ name }) => name.replace(/:\d+$/, ''));
  const given = tensorNames(signature?.inputs);
  return given && isByPosition(own, given, model.isOrdered) ? given : own;
}

/** An output to be answered. */
export interface AnsweredOutput {
  /** In the answer. */
  readonly name: string;
  readonly output: ModelOutput;
  /** Position among the model's outputs. */
  readonly index: number;
}

/** The outputs to answer, by the names and in the order of the signature where it knows them. */
export function answeredOutputs(
  model: OpenModel,
  signature: ModelSignature | undefined,
): AnsweredOutput[] {
  const { outputs } = model;
  const given = tensorNames(signature?.outputs);
  const own = outputs.map((output, index) => {
    return { name: (given && nameByNode(output, given)) ?? output.name, output, index };
  });
  if (!given) return own;
  const found = given.map((name) => own.find((each) => each.name === name));
  if (found.every((each) => each !== undefined)) return found;
  if (
    !isByPosition(
      own.map(({ name }) => name),
      given,
      model.isOrdered,
    )
  )
    return own;
  return given.map((name, index) => ({ name, output: outputs[index] as ModelOutput, index }));
}

/**
 * The converter loses the names of outputs that have the same type and shape, and writes those of nodes instead. TensorFlow
 * numbers the outputs of a function (`Identity`, `Identity_1`, …) in the order of their sorted names.
 */
function nameByNode({ name, node }: ModelOutput, given: readonly string[]): string | undefined {
  if (name !== node) return undefined;
  const [, number] = /^Identity(?:_(\d+))?:0$/.exec(node) ?? [undefined, '-1'];
  return given.toSorted()[Number(number ?? 0)];
}

/** The names of a schema; undefined when one of its fields has none. */
function tensorNames(schema: Schema | undefined): string[] | undefined {
  const fields = schema?.kind === 'tensors' ? schema.tensors : schema?.columns;
  const names = fields?.map(({ name }) => name);
  return names?.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

/** One name fits the only field, whatever it is; several fit by position where there is an order. */
function isByPosition(
  own: readonly ModelField['name'][],
  given: readonly string[],
  isOrdered: boolean,
): boolean {
  if (own.length !== given.length || own.some((name) => given.includes(name))) return false;
  return own.length === 1 || isOrdered;
}
