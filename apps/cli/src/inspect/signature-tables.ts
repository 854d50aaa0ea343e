import { type ParamSpec, type Schema, toJsonText } from '@mlmodel/core';
import { tensorTypeName, typeName } from './type-name.js';

/** Table rows for inputs or outputs: name, type and, for columns, whether it is optional. */
export function schemaRows(schema: Schema): readonly (readonly string[])[] {
  return schema.kind === 'tensors'
    ? schema.tensors.map((tensor) => [nameText(tensor.name, '(unnamed)'), tensorTypeName(tensor)])
    : schema.columns.map(({ name, type, required }, at) => [
        nameText(name, `(column ${at})`),
        typeName(type),
        required ? 'required' : 'optional',
      ]);
}

/** Table rows for params: name, type, default. */
export function paramRows(params: readonly ParamSpec[]): readonly (readonly string[])[] {
  return params.map(({ name, type, shape, default: value }) => [
    name,
    shape === undefined ? typeName(type) : `Array(${typeName(type)})`,
    `default ${toJsonText(value)}`,
  ]);
}

/** Names are usually strings, but MLflow also accepts others, such as numbers. */
function nameText(name: unknown, unnamed: string): string {
  if (name === undefined) return unnamed;
  return typeof name === 'string' ? name : toJsonText(name);
}
