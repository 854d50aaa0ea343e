import type { PythonJson } from './parse-python-json.js';

/**
 * Writes JSON as Python's `json.dumps` does: `, ` and `: ` between, everything but ASCII escaped, bigints as integers,
 * numbers as floats (`1.0`, `1e-05`, `NaN`, `Infinity`).
 */
export function formatPythonJson(value: PythonJson): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatPythonFloat(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return `${value}`;
  if (isMap(value)) {
    const entries = [...value].map(([key, item]) => `${quote(key)}: ${formatPythonJson(item)}`);
    return `{${entries.join(', ')}}`;
  }
  return `[${value.map(formatPythonJson).join(', ')}]`;
}

function isMap(value: object): value is ReadonlyMap<string, PythonJson> {
  return !Array.isArray(value);
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A float as Python's `json.dumps` spells it; finite ones as `repr`: the shortest text that reads back equal. */
export function formatPythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const text = plainDecimal(mantissa, exponent);
    return text.includes('.') ? text : `${text}.0`;
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
}

function plainDecimal(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
