import type { Trait } from './answer.ts';
import type { Cell } from './frame.ts';
import type { Json } from './json.ts';
import type { ColumnSpec, Rule } from './model.ts';

/** What makes MLflow refuse a column that the table accepts. */
export function traitsOfColumn(column: ColumnSpec, cells: readonly Cell[]): Set<Trait> {
  const traits = new Set<Trait>();
  const { rule } = column;
  if (!column.required && cells.some((cell) => cell === null || cell === undefined)) {
    traits.add('optional');
  }
  if (rule.kind === 'scalar') {
    if (rule.type === 'datetime' || rule.type === 'binary') traits.add(rule.type);
    // Below `inputs` and `instances` MLflow makes one array of the lists in a column.
    if (cells.some((cell) => Array.isArray(cell))) traits.add('form');
    traits.add('type');
    return traits;
  }
  if (cells.some((cell) => cell !== undefined && hasIntegralFloat(rule, cell)))
    traits.add('integral');
  traits.add('nested');
  return traits;
}

/** True when a nested value writes a declared integer as a number with a fraction of zero, such as `1.0`. */
export function hasIntegralFloat(rule: Rule, value: Json): boolean {
  if (rule.kind === 'scalar') {
    return (rule.type === 'integer' || rule.type === 'long') && typeof value === 'number';
  }
  if (rule.kind === 'array') {
    return Array.isArray(value) && value.some((item) => hasIntegralFloat(rule.items, item));
  }
  if (!(value instanceof Map)) return false;
  if (rule.kind === 'map') {
    return [...value.values()].some((item) => hasIntegralFloat(rule.values, item));
  }
  if (rule.kind !== 'object') return false;
  return [...value].some(([name, item]) => {
    const property = rule.properties.get(name);
    return property !== undefined && hasIntegralFloat(property.rule, item);
  });
}
