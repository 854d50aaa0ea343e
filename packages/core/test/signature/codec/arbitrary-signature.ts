import fc from 'fast-check';
import {
  type ColSpec,
  type DataType,
  type ModelSignature,
  type ParamSpec,
  type ScalarType,
  type Schema,
  scalarTypes,
  sortProperties,
  type TensorSpec,
} from '../../../src/signature/schema.js';

const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '1'),
);
const scalarType = fc.constantFrom(...scalarTypes);

const isVector = (type: DataType) => typeof type === 'object' && type.type === 'sparkml_vector';

const { dataType } = fc.letrec<{ dataType: DataType }>((tie) => ({
  dataType: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalarType,
    fc.constantFrom<DataType>({ type: 'any' }, { type: 'sparkml_vector' }),
    tie('dataType').map((items): DataType => ({ type: 'array', items })),
    tie('dataType')
      .filter((values) => !isVector(values))
      .map((values): DataType => ({ type: 'map', values })),
    fc
      .uniqueArray(
        fc.record({
          name,
          dataType: tie('dataType').filter((type) => !isVector(type)),
          required: fc.boolean(),
        }),
        { minLength: 1, maxLength: 3, selector: (property) => property.name },
      )
      .map((properties): DataType => ({ type: 'object', properties: sortProperties(properties) })),
  ),
}));

const label = fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: fc.integer() });

const namedColumn: fc.Arbitrary<ColSpec> = fc.record({
  name: label,
  type: dataType,
  required: fc.boolean(),
});

const unnamedColumn: fc.Arbitrary<ColSpec> = dataType.map((type) => ({
  name: undefined,
  type,
  required: true,
}));

const dtype = fc.constantFrom(
  'float32',
  'int64',
  'uint8',
  'bool',
  'str',
  'object',
  'datetime64[ns]',
);
const shape = fc.array(fc.oneof(fc.constant(-1), fc.nat(1000)), { maxLength: 4 });
const namedTensor: fc.Arbitrary<TensorSpec> = fc.record({ name: label, dtype, shape });

const schema: fc.Arbitrary<Schema> = fc.oneof(
  fc
    .oneof(
      fc.array(namedColumn, { minLength: 1, maxLength: 4 }),
      fc.array(unnamedColumn, { minLength: 1, maxLength: 3 }),
    )
    .map((columns): Schema => ({ kind: 'columns', columns })),
  fc
    .array(namedTensor, { minLength: 1, maxLength: 3 })
    .map((tensors): Schema => ({ kind: 'tensors', tensors })),
  fc
    .record({ dtype, shape })
    .map((one): Schema => ({ kind: 'tensors', tensors: [{ name: undefined, ...one }] })),
);

const integer = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((value) => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
});

/** Microseconds from the year 1 to 9999. */
const datetime = fc
  .bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
  .map((microseconds) => ({ epochNanoseconds: microseconds * 1000n }));

type ParamScalar = Exclude<ScalarType, 'binary'>;

const scalars: Readonly<Record<ParamScalar, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  integer,
  long: integer,
  float: fc.double(),
  double: fc.double(),
  string: fc.string({ unit: 'binary' }),
  datetime,
};

const param: fc.Arbitrary<ParamSpec> = fc
  .constantFrom(...(Object.keys(scalars) as ParamScalar[]))
  .chain((type) =>
    fc.oneof(
      fc.record({ name, type: fc.constant(type), default: scalars[type] }),
      fc.record({
        name,
        type: fc.constant(type),
        default: fc.array(scalars[type], { maxLength: 3 }),
        shape: fc.constant([-1]),
      }),
    ),
  );

const params = fc.uniqueArray(param, { minLength: 1, maxLength: 4, selector: (one) => one.name });

/** Signatures that MLflow can write. */
export const arbitrarySignature: fc.Arbitrary<ModelSignature> = fc
  .record({ inputs: schema, outputs: schema, params }, { requiredKeys: [] })
  .filter((signature) => Object.keys(signature).length > 0);
