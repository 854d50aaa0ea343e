import type { JsonObject, Prediction, RawInput } from '@mlmodel/core';

/** Decodes a JSON request without the cases that only a real decoder handles; undefined for other bodies. */
export function rawInputOf(body: string): RawInput | undefined {
  const envelope = JSON.parse(body) as Record<string, unknown>;
  const split = envelope['dataframe_split'] as Record<string, unknown[]> | undefined;
  if (split) {
    const { columns, data = [], index } = split;
    return { kind: 'rows', form: 'dataframe_split', columns, data, index };
  }
  const records = envelope['dataframe_records'];
  if (Array.isArray(records)) return { kind: 'records', form: 'dataframe_records', records };
  for (const form of ['instances', 'inputs'] as const) {
    const value = envelope[form];
    if (value === undefined) continue;
    return isObject(value) ? { kind: 'tensors', form, value } : { kind: 'tensor', form, value };
  }
  return undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A prediction as the value of `predictions` in MLflow's JSON response, which flattens predictions for a table: (n, k)
 * becomes n * k records. 64-bit integers are numbers.
 */
export function mlflowJsonOf(prediction: Prediction): unknown {
  switch (prediction.kind) {
    case 'table':
      return Array.from({ length: prediction.columns[0]?.values.length ?? 0 }, (_record, index) =>
        Object.fromEntries(
          prediction.columns.map(({ name, values }) => [name, nested(values, [], index)]),
        ),
      );
    case 'tensors':
      return Object.fromEntries(
        prediction.tensors.map(({ name, values, shape, type }) => [
          name,
          nested(type === 'bool' ? Array.from(values, Boolean) : values, shape, 0),
        ]),
      );
    default:
      throw new Error(`an ONNX model answered ${prediction.kind}`);
  }
}

/** The `position`th element of that shape. */
function nested(values: ArrayLike<unknown>, shape: readonly number[], position: number): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) {
    const value = values[position];
    return typeof value === 'bigint' ? Number(value) : value;
  }
  return Array.from({ length }, (_item, item) => nested(values, inner, position * length + item));
}
