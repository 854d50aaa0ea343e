import { formatPythonFloat, isJsonObject, quoteJson } from '@mlmodel/core';

/** The JSON text of a described value, as Python would write it: bigints are integers, numbers floats (`1.0`). */
export function echoText(value: unknown): string {
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'number') return formatPythonFloat(value);
  if (Array.isArray(value)) return `[${value.map(echoText).join(',')}]`;
  if (!isJsonObject(value)) return `${value}`;
  const members = Object.entries(value).map(([key, each]) => `${quoteJson(key)}:${echoText(each)}`);
  return `{${members.join(',')}}`;
}
