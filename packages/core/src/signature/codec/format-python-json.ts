import { formatPythonFloat, quoteJson } from '../../data/json-text.js';
import type { PythonJson } from './parse-python-json.js';

/**
 * Writes JSON as Python's `json.dumps` does: `, ` and `: ` between, everything but ASCII escaped, bigints as integers,
 * numbers as floats (`1.0`, `1e-05`, `NaN`, `Infinity`).
 */
export function formatPythonJson(value: PythonJson): string {
  if (typeof value === 'string') return quoteJson(value);
  if (typeof value === 'number') return formatPythonFloat(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => `${quoteJson(key)}: ${formatPythonJson(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return `[${value.map(formatPythonJson).join(', ')}]`;
}

function isMap(value: object): value is ReadonlyMap<string, PythonJson> {
  return !Array.isArray(value);
}
