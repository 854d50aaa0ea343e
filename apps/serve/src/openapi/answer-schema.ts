import type { DataType, FieldSpec, ScalarType, Schema, TensorSpec } from '@mlmodel/core';
import { anyOf, type JsonSchema, propertiesOf } from './json-schema.js';
import { listsOfShape } from './tensor-schema.js';

const number: JsonSchema = {
  description: 'NaN is null.',
  anyOf: [{ type: 'number' }, { type: 'null' }, { enum: ['NaN', 'Infinity', '-Infinity'] }],
};
const integer: JsonSchema = { type: 'integer' };
const text: JsonSchema = { type: ['string', 'null'] };

const scalars: Readonly<Record<ScalarType, JsonSchema>> = {
  boolean: { type: ['boolean', 'null'] },
  integer: { type: ['integer', 'null'], format: 'int32' },
  long: { type: ['integer', 'null'], format: 'int64' },
  float: number,
  double: number,
  string: text,
  binary: text,
  datetime: text,
};

/** A value of a prediction. Answers do not have to be what the signature declares, so nested ones are not bounded. */
function outputValue(type: DataType): JsonSchema {
  if (typeof type === 'string') return scalars[type];
  switch (type.type) {
    case 'array':
      return { type: ['array', 'null'], items: outputValue(type.items) };
    case 'sparkml_vector':
      return { type: ['array', 'null'], items: number };
    case 'map':
      return { type: ['object', 'null'], additionalProperties: outputValue(type.values) };
    case 'object':
      return {
        type: ['object', 'null'],
        properties: propertiesOf(
          type.properties.map(({ name, dataType }) => [name, outputValue(dataType)]),
        ),
      };
    case 'any':
      return true;
  }
}

/** The elements of a tensor by its dtype, or by the storage of an artifact's output. */
function outputElement(dtype: string): JsonSchema {
  if (/^float/.test(dtype)) return number;
  if (/^u?int/.test(dtype)) return integer;
  if (dtype === 'bool') return { type: 'boolean' };
  if (/^(str|string|bytes|binary)$|^[<>=|]?[US]\d*$/.test(dtype)) return text;
  return true;
}

/** What a model predicts, as far as it is known. */
export interface OutputFacts {
  readonly outputs: Schema | undefined;
  /** The outputs that the artifact declares: what is really predicted, whatever the signature says. */
  readonly artifactOutputs?: readonly FieldSpec[] | undefined;
}

/** The value of `predictions`. */
export function predictionsSchema({ outputs, artifactOutputs }: OutputFacts): JsonSchema {
  if (artifactOutputs !== undefined) return artifactPredictions(artifactOutputs);
  if (outputs === undefined) return true;
  return outputs.kind === 'columns'
    ? columnPredictions(
        outputs.columns.map(({ name, type }) => ({ name, value: outputValue(type) })),
      )
    : tensorPredictions(outputs.tensors);
}

interface OutputColumn {
  readonly name?: unknown;
  readonly value: JsonSchema;
}

function columnPredictions(columns: readonly OutputColumn[]): JsonSchema {
  const [only] = columns;
  const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
  const record = recordOf(columns);
  const values = columns.length === 1 && only !== undefined ? [list(only.value), only.value] : [];
  const isNamed = only?.name !== undefined;
  return anyOf([...(isNamed ? [list(record)] : []), ...values, ...(isNamed ? [record] : [true])]);
}

function recordOf(columns: readonly OutputColumn[]): JsonSchema {
  const names = columns.map(({ name }) => String(name));
  return {
    type: 'object',
    properties: propertiesOf(columns.map(({ value }, at) => [names[at] as string, value])),
    required: names,
  };
}

function tensorPredictions(tensors: readonly TensorSpec[]): JsonSchema {
  const [only] = tensors;
  if (only === undefined) return true;
  const whole = recordOf(
    tensors.map((tensor) => ({ name: tensor.name, value: tensorOf(tensor.dtype, tensor.shape) })),
  );
  const rows = recordOf(
    tensors.map((tensor) => ({ name: tensor.name, value: outputRow(tensor.dtype, tensor.shape) })),
  );
  const list: JsonSchema = { type: 'array', items: rows };
  const single = tensors.length === 1 ? [tensorOf(only.dtype, only.shape)] : [];
  if (only.name === undefined)
    return anyOf([...single, { type: 'array', items: { type: 'object' } }]);
  return anyOf([list, whole, ...single]);
}

function tensorOf(dtype: string, shape: readonly number[]): JsonSchema {
  return listsOfShape(outputElement(dtype), shape);
}

/** What a record holds for a row of a tensor: a value for one element, else a list. */
function outputRow(dtype: string, shape: readonly number[]): JsonSchema {
  const row = shape.slice(1);
  const nested = listsOfShape(outputElement(dtype), row);
  return row.length === 1 ? anyOf([nested, outputElement(dtype)]) : nested;
}

/** Records for a table, tensors by name for tensors. */
function artifactPredictions(outputs: readonly FieldSpec[]): JsonSchema {
  const columns = (schemaOf: (dtype: string, shape: readonly number[]) => JsonSchema) =>
    recordOf(
      outputs.map(({ name, type, shape }) => {
        const lengths = shape?.map((length) => (typeof length === 'number' ? length : -1));
        return { name, value: lengths === undefined ? true : schemaOf(type, lengths) };
      }),
    );
  return anyOf([{ type: 'array', items: columns(outputRow) }, columns(tensorOf)]);
}
