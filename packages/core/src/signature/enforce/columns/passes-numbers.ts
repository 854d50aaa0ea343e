import { entriesOf, isJsonObject } from '../../../data/json-value.js';
import type { Table } from '../../../data/model-data.js';
import type { ColumnsPlan } from '../plan.js';

/**
 * Whether numbers stand in lists or objects that pass through columns of texts or bytes as they are: then the model sees
 * of what kind they are.
 */
export function passesNumbers({ columns }: Table, plan: ColumnsPlan): boolean {
  const passing = new Set(
    plan.columns.flatMap(({ element, name = null }, position) =>
      element === 'json' ? [] : [plan.named ? name : position],
    ),
  );
  return columns.some(
    ({ type, values, name }, position) =>
      type === 'json' && passing.has(plan.named ? name : position) && holdsNumber(values),
  );
}

function holdsNumber(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (Array.isArray(value)) return value.some(holdsNumber);
  if (!isJsonObject(value)) return false;
  for (const [, item] of entriesOf(value)) if (holdsNumber(item)) return true;
  return false;
}
