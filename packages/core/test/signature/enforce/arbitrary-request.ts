import fc from 'fast-check';
import type { RawInput } from '../../../src/data/raw-input.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { Enforcer } from '../../../src/signature/enforcer.js';
import {
  type DataType,
  type ModelSignature,
  type ParamSpec,
  type Schema,
  scalarTypes,
} from '../../../src/signature/schema.js';

const names = ['a', 'b', 'c', '__proto__', '1'];
const name = fc.constantFrom(...names);
const scalarType = fc.constantFrom(...scalarTypes);

const dataType: fc.Arbitrary<DataType> = fc.letrec<{ type: DataType }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalarType,
    fc.constantFrom<DataType>({ type: 'any' }, { type: 'sparkml_vector' }),
    fc.record({ type: fc.constant('array' as const), items: tie('type') }),
    fc.record({ type: fc.constant('map' as const), values: tie('type') }),
    fc.record({
      type: fc.constant('object' as const),
      properties: fc.uniqueArray(
        fc.record({ name, dataType: tie('type'), required: fc.boolean() }),
        { selector: (property) => property.name, minLength: 1, maxLength: 3 },
      ),
    }),
  ),
})).type;

const columns: fc.Arbitrary<Schema> = fc
  .tuple(
    fc.uniqueArray(fc.record({ name, type: dataType, required: fc.boolean() }), {
      selector: (column) => column.name,
      minLength: 1,
      maxLength: 3,
    }),
    fc.boolean(),
  )
  .map(([specs, named]) => ({
    kind: 'columns',
    columns: named ? specs : specs.map(({ type }) => ({ type, required: true })),
  }));

const dtype = fc.constantFrom(
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'],
  ...['float16', 'float32', 'float64', 'str', 'object', 'bytes', 'datetime64[ns]'],
);
const shape = fc.array(fc.constantFrom(-1, 0, 1, 2), { maxLength: 3 });

const tensors: fc.Arbitrary<Schema> = fc
  .tuple(
    fc.uniqueArray(fc.record({ name, dtype, shape }), {
      selector: (tensor) => tensor.name,
      minLength: 1,
      maxLength: 2,
    }),
    fc.boolean(),
  )
  .map(([specs, named]) => ({
    kind: 'tensors',
    tensors: named ? specs : specs.slice(0, 1).map(({ dtype, shape }) => ({ dtype, shape })),
  }));

const params: fc.Arbitrary<readonly ParamSpec[]> = fc.array(
  fc.oneof(
    fc.record({ name, type: scalarType, default: fc.constant(null) }),
    fc.record({
      name,
      type: scalarType,
      default: fc.constant([]),
      shape: fc.constant<readonly number[]>([-1]),
    }),
  ),
  { maxLength: 3 },
);

const signature: fc.Arbitrary<ModelSignature> = fc.record(
  { inputs: fc.oneof(columns, tensors), params },
  { requiredKeys: [] },
);

/** An enforcer of any signature. */
export const anyEnforcer: fc.Arbitrary<{ enforcer: Enforcer; signature: ModelSignature }> = fc
  .tuple(signature, fc.boolean(), fc.nat({ max: 20 }))
  .map(([signature, hint, rarely]) => ({
    signature,
    enforcer: createEnforcer({ signature, isSignatureFromTypeHint: hint && rarely === 0 }),
  }));

const leaf = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    0,
    1,
    -0,
    1.5,
    1e39,
    2 ** 31,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
  fc.double(),
  fc.constantFrom('', 'true', '1', '1.5', 'NaN', '2020-01-01', '2020-01-01T00:00:00Z', 'aGk=', 'x'),
  fc.string(),
);

/** Any value that JSON may hold, with number kinds and Maps as decoders make them. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: leaf, weight: 3 },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 3 })
      .map((entries) => new Map<string, unknown>(entries)),
  ),
})).value;

const list = fc.array(anyValue, { maxLength: 4 });
const object = fc.dictionary(name, fc.oneof(anyValue, list), { maxKeys: 4 });
const matrix = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, each) => product * each, 1);
  return fc.record({
    values: fc
      .array(fc.double(), { minLength: length, maxLength: length })
      .map((numbers) => Float64Array.from(numbers)),
    shape: fc.constant(shape),
  });
});
const label = fc.oneof(name, leaf);
const rowsOfLists = fc.array(fc.array(anyValue, { maxLength: 3 }), { maxLength: 3 });
const tensorForm = fc.constantFrom('inputs' as const, 'instances' as const);

/** A request of any form, sensible or not. */
export const anyRequest: fc.Arbitrary<RawInput> = fc.oneof(
  fc.record({
    kind: fc.constant('rows' as const),
    form: fc.constant('dataframe_split' as const),
    columns: fc.option(fc.array(label, { maxLength: 3 }), { nil: undefined }),
    data: fc.oneof(list, rowsOfLists, matrix, object, fc.constant(null)),
    index: fc.option(list, { nil: undefined }),
  }),
  fc.record({
    kind: fc.constant('records' as const),
    form: fc.constant('dataframe_records' as const),
    records: fc.oneof(list, fc.array(object, { maxLength: 3 })),
  }),
  fc.array(fc.option(fc.oneof(fc.string(), leaf.map(String))), { maxLength: 3 }).map((texts) => ({
    kind: 'columns' as const,
    form: 'csv' as const,
    names: ['a', 'b'],
    columns: [texts, texts],
    rowCount: texts.length,
  })),
  fc.record({ kind: fc.constant('tensor' as const), form: tensorForm, value: anyValue }),
  fc.record({
    kind: fc.constant('tensor' as const),
    form: tensorForm,
    value: fc.array(object, { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('tensor' as const),
    form: tensorForm,
    value: fc.constant(undefined),
    matrix,
  }),
  fc.record({ kind: fc.constant('tensors' as const), form: tensorForm, value: object }),
  fc.record({
    kind: fc.constant('json' as const),
    form: fc.constant('llm' as const),
    value: object,
  }),
  fc
    .array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { maxLength: 3 })
    .map((values) => ({
      kind: 'arrow' as const,
      form: 'arrow' as const,
      rowCount: values.length,
      columns: names.map((each) => ({
        name: each,
        type: 'int64' as const,
        values: BigInt64Array.from(values),
      })),
    })),
);
