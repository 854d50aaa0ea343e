import { formatPythonFloat } from '../../../data/json-text.js';

/** A JSON scalar as Python's `str` writes it. */
export function pythonText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'number') return String(value);
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return formatPythonFloat(value);
}
