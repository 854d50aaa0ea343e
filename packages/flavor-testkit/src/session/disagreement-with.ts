import type { FieldSpec, ModelInput, Prediction, Vector } from '@mlmodel/core';
import { rowCountOf } from '../inputs/rows-of.js';
import { namedVectorsOf } from '../inputs/vectors.js';

/** An answer and the input that it answers. */
export interface Answered {
  readonly answer: Prediction;
  readonly input: ModelInput;
}

/** An output of an answer as a tensor. */
type Answer = Vector & { readonly name: unknown; readonly shape: readonly number[] };

/**
 * Compares an answer with the outputs that the session declares: the same names, types and shapes. A nested value cannot be
 * compared, and a tensor without a name has the name of the one output.
 * @returns the problem, undefined when there is none or nothing is declared
 */
export function disagreementWith(
  outputs: readonly FieldSpec[] | undefined,
  { answer, input }: Answered,
): string | undefined {
  if (outputs === undefined || answer.kind === 'json') return undefined;
  const answers = answersOf(answer, outputs);
  const absent = outputs.find(({ name }) => !answers.some((each) => each.name === name));
  if (absent !== undefined && rowCountOf(answer) !== 0)
    return `session.outputs declares ${absent.name}, which the answer lacks`;
  for (const each of answers) {
    const output = outputs.find(({ name }) => name === each.name);
    if (output === undefined) return `the answer has ${each.name}, which session.outputs lacks`;
    if (output.type !== each.type)
      return `${output.name} is answered as ${each.type}, and session.outputs declares ${output.type}`;
    const shape = shapeDisagreement(each, { output, rowCount: rowCountOf(input) });
    if (shape !== undefined) return shape;
  }
  return undefined;
}

function answersOf(answer: Exclude<Prediction, { kind: 'json' }>, outputs: readonly FieldSpec[]) {
  switch (answer.kind) {
    case 'table':
      return answer.columns.map(
        (column): Answer => ({
          ...column,
          shape: [answer.rowCount, ...(column.rowShape ?? [])],
        }),
      );
    case 'tensor':
      return [{ ...answer.tensor, name: outputs[0]?.name }];
    case 'tensors':
      return answer.tensors;
  }
}

/**
 * Free lengths may be any, and the number of rows may differ from a fixed one where batches are cut for the model. In a
 * table, an output of one number a row is a column without a shape.
 */
function shapeDisagreement(
  { shape, type: _type }: Answer,
  { output, rowCount }: { readonly output: FieldSpec; readonly rowCount: number | undefined },
): string | undefined {
  const declared = output.shape;
  if (declared === undefined || declared.length === 0) return undefined;
  const [rows, ...inner] = shape;
  const [declaredRows, ...declaredInner] = declared;
  const isFlattened = inner.length === 0 && declaredInner.every((length) => isFree(length, 1));
  const fits =
    (rows === rowCount || isFree(declaredRows, rows)) &&
    (isFlattened ||
      (inner.length === declaredInner.length &&
        declaredInner.every((length, at) => isFree(length, inner[at]))));
  if (fits) return undefined;
  return `${output.name} is answered in the shape [${shape}], and session.outputs declares [${declared.map(String)}]`;
}

function isFree(declared: number | string | null | undefined, length: number | undefined): boolean {
  return typeof declared !== 'number' || declared === length;
}

/**
 * Compares the columns or tensors of an input with those that the session declares: all of them, or none where they make a
 * matrix.
 * @returns the problem, undefined when there is none or nothing is declared
 */
export function undeclaredInput(
  inputs: readonly FieldSpec[] | undefined,
  input: ModelInput,
): string | undefined {
  const given = namedVectorsOf(input).flatMap(({ name }) => (name === undefined ? [] : [name]));
  const undeclared = given.filter((name) => !inputs?.some((each) => each.name === name));
  if (inputs === undefined || undeclared.length === given.length) return undefined;
  const [first] = undeclared;
  return first === undefined ? undefined : `session.inputs lacks ${String(first)}, and has others`;
}
