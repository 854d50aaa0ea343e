import type { ModelInput, Vector } from '@mlmodel/core';
import { changeVectors, namedVectorsOf, withoutDoubles } from './vectors.js';

/** An input that hardly any model accepts. */
export interface UnfitInput {
  readonly what: string;
  readonly input: ModelInput;
  /** The faulty column or tensor. */
  readonly field?: string | undefined;
}

/** Texts and digits of the values in unfit inputs, which no message may contain. */
export const secrets: readonly string[] = ['kept secret', '73919'];

const secretText = 'kept secret';
const secretNumber = 73919.5;

/** An input of each kind that fits hardly any model. */
export const strangers: readonly ModelInput[] = [
  { kind: 'table', columns: [], rowCount: 1 },
  {
    kind: 'tensor',
    tensor: { type: 'string', values: [secretText], shape: [1, 1, 1, 1, 1, 1, 1] },
  },
  {
    kind: 'tensors',
    tensors: [{ name: 'no such tensor', type: 'string', values: [secretText], shape: [1] }],
  },
  { kind: 'json', value: { 'no such field': secretText } },
];

/** Variations of a valid input: parts are removed, replaced or enlarged. */
export function unfitInputs(input: ModelInput): readonly UnfitInput[] {
  if (input.kind === 'json') return unfitValues;
  return namedVectorsOf(input).flatMap((vector, position) => {
    const field = vector.name === undefined ? undefined : String(vector.name);
    const called = field === undefined ? 'the tensor' : `"${field}"`;
    const other = (type: string, change: (vector: Vector) => Vector): UnfitInput => ({
      what: `${called} of type ${type}`,
      input: changeVectors(input, (each, at) =>
        at === position ? { ...each, ...change(each) } : each,
      ),
      field,
    });
    return [
      ...withoutVector(input, { position, called, field }),
      ...stretched(input, position),
      ...foreignTypes(vector).map(({ type, value }) =>
        other(type, ({ values }) => filled(type, value, values.length)),
      ),
      ...extremes(vector).map((value) =>
        other(`${vector.type} with an extreme value`, (each) =>
          filled(each.type, value, each.values.length),
        ),
      ),
    ];
  });
}

function withoutVector(
  input: ModelInput,
  { position, called, field }: { position: number; called: string; field: string | undefined },
): UnfitInput[] {
  const what = `no ${called}`;
  if (input.kind === 'table') {
    const columns = input.columns.toSpliced(position, 1);
    return [{ what, field, input: { ...withoutDoubles(input), columns } }];
  }
  if (input.kind !== 'tensors') return [];
  return [{ what, field, input: { ...input, tensors: input.tensors.toSpliced(position, 1) } }];
}

/** A tensor with three more dimensions. */
function stretched(input: ModelInput, position: number): UnfitInput[] {
  if (input.kind === 'table') return [];
  const changed = changeVectors(input, (vector, at) =>
    at === position && 'shape' in vector
      ? { ...vector, shape: [...(vector.shape as number[]), 1, 1, 1] }
      : vector,
  );
  return [{ what: 'a tensor with three more dimensions', input: changed }];
}

/** Types that have nothing in common with that of the vector. */
function foreignTypes({ type }: Vector) {
  const foreign = [
    { type: 'string', value: secretText },
    { type: 'float64', value: secretNumber },
    { type: 'json', value: { [secretText]: [secretText, secretNumber] } },
    { type: 'binary', value: new TextEncoder().encode(secretText) },
  ] as const;
  return foreign.filter((other) => other.type !== type);
}

/** Values that many models cannot handle; no infinite ones, for which a model may compute forever. */
function extremes({ type }: Vector): readonly unknown[] {
  switch (type) {
    case 'float32':
    case 'float64':
      return [secretNumber, Number.NaN];
    case 'int64':
      return [-7391973919739197391n, 7391973919739197391n];
    case 'uint64':
      return [17391973919739197391n];
    case 'int32':
      return [-(2 ** 31), 1739197391];
    case 'string':
      return ['', `${secretText}\0`, `${secretText}\ud800`, secretText.repeat(1000)];
    default:
      return [];
  }
}

function filled(type: Vector['type'], value: unknown, length: number): Vector {
  const list = Array.from({ length }, () => value);
  switch (type) {
    case 'float64':
      return { type, values: Float64Array.from(list as number[]), validity: undefined };
    case 'float32':
      return { type, values: Float32Array.from(list as number[]), validity: undefined };
    case 'int32':
      return { type, values: Int32Array.from(list as number[]), validity: undefined };
    case 'int64':
      return { type, values: BigInt64Array.from(list as bigint[]), validity: undefined };
    case 'uint64':
      return { type, values: BigUint64Array.from(list as bigint[]), validity: undefined };
    default:
      return { type, values: list, validity: undefined } as Vector;
  }
}

const nested = (depth: number): unknown => (depth === 0 ? secretText : [nested(depth - 1)]);

const unfitValues: readonly UnfitInput[] = [
  null,
  true,
  secretNumber,
  secretText,
  [],
  {},
  [secretText],
  { [secretText]: secretText },
  nested(200),
].map((value) => ({
  what: `a nested value: ${Array.isArray(value) ? 'a list' : typeof value}`,
  input: { kind: 'json', value },
}));
