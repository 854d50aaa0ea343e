import { formatPythonJson } from '../signature/codec/format-python-json.js';
import type { PythonJson } from '../signature/codec/parse-python-json.js';

/** Writes JSON as Python's `json.dumps(value, indent=2)` does. */
export function formatIndentedJson(value: PythonJson, indent = ''): string {
  if (typeof value !== 'object' || value === null) return formatPythonJson(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    return layOut(
      value.map((item) => formatIndentedJson(item, inner)),
      ['[', ']'],
      indent,
    );
  }
  const entries = [...value].map(
    ([key, item]) => `${formatPythonJson(key)}: ${formatIndentedJson(item, inner)}`,
  );
  return layOut(entries, ['{', '}'], indent);
}

function isList(value: object): value is readonly PythonJson[] {
  return Array.isArray(value);
}

function layOut(
  items: readonly string[],
  [open, close]: readonly [string, string],
  indent: string,
): string {
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}
