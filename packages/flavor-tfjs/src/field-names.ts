import type { ModelSignature, Schema } from '@mlmodel/core';
import type { ModelField, ModelOutput, OpenModel } from './load/open-model.js';

/**
 * The names of the model's inputs in requests, in order: those of the signature where they match the model's, or can
 * replace them by position, otherwise the model's.
 */
export function inputNames(model: OpenModel, signature: ModelSignature | undefined): string[] {
  const own = model.inputs.map(({ name }) => name);
  const given = fieldNames(signature?.inputs);
  if (!given) return own;
  if (isByPosition(own, given, model.isOrdered)) return given;
  const positionOf = tensorPositions(given);
  return own.map((name) => given[positionOf(name)] ?? name);
}

/** An output in the answer. */
export interface AnsweredOutput {
  readonly name: string;
  readonly output: ModelOutput;
  /** Position among the model's outputs. */
  readonly index: number;
}

/** The outputs to answer, with the names and in the order of the signature where it covers them. */
export function answeredOutputs(
  model: OpenModel,
  signature: ModelSignature | undefined,
): AnsweredOutput[] {
  const { outputs } = model;
  const own = outputs.map(({ name }) => name);
  const answered = (name: string, index: number): AnsweredOutput => {
    return { name, output: outputs[index] as ModelOutput, index };
  };
  const given = fieldNames(signature?.outputs);
  if (!given) return own.map(answered);
  const sorted = given.toSorted();
  const lost = outputs.map((output) => nameByNode(output, sorted) ?? output.name);
  for (const names of [own, lost]) {
    const positions = given.map(tensorPositions(names));
    if (!positions.includes(-1))
      return given.map((name, at) => answered(name, positions[at] as number));
  }
  return (isByPosition(lost, given, model.isOrdered) ? given : lost).map(answered);
}

/**
 * The converter loses the names of outputs with the same type and shape, and writes those of nodes instead. TensorFlow
 * numbers the outputs of a function (`Identity`, `Identity_1`, …) in the order of their sorted names.
 */
function nameByNode({ name, node }: ModelOutput, sorted: readonly string[]): string | undefined {
  if (name !== node) return undefined;
  const [, number] = /^Identity(?:_(\d+))?:0$/.exec(node) ?? [undefined, '-1'];
  return sorted[Number(number ?? 0)];
}

/** The names of a schema; undefined when one of its fields has none. */
function fieldNames(schema: Schema | undefined): string[] | undefined {
  const fields = schema?.kind === 'tensors' ? schema.tensors : schema?.columns;
  const names = fields?.map(({ name }) => name);
  return names?.every((name) => typeof name === 'string') ? (names as string[]) : undefined;
}

/** A single field may have any name; several match by position where there is an order. */
function isByPosition(
  own: readonly ModelField['name'][],
  given: readonly string[],
  isOrdered: boolean,
): boolean {
  if (own.length !== given.length) return false;
  const positionOf = tensorPositions(given);
  if (own.some((name) => positionOf(name) >= 0)) return false;
  return own.length === 1 || isOrdered;
}

/**
 * Finds tensors by name. `x` and `x:0` are one name, as TensorFlow and its converters write either for a node's first
 * output; `x:1` is another tensor.
 * @returns gives the position of a tensor, -1 when no name, or more than one, matches
 */
export function tensorPositions(names: readonly string[]): (wanted: string) => number {
  const exact = new Map<string, number>();
  const alike = new Map<string, number>();
  for (const [position, name] of names.entries()) {
    if (!exact.has(name)) exact.set(name, position);
    const tensor = withoutFirst(name);
    alike.set(tensor, alike.has(tensor) ? -1 : position);
  }
  return (wanted) => exact.get(wanted) ?? alike.get(withoutFirst(wanted)) ?? -1;
}

function withoutFirst(name: string): string {
  return name.endsWith(':0') ? name.slice(0, -2) : name;
}
