import { isOverflow, type Json } from './json.ts';
import type { Rule } from './model.ts';
import { castScalar, familyOf, isMissing, nullOf, type Value } from './scalar.ts';

/** A value after the cast, nested ones as lists and ordered pairs; `any` values keep their JSON. */
export type Tree = Value | Tree[] | Map<string, Tree> | { readonly any: Json };

/** What the table says of one nested value. */
export type TreeCast =
  | { readonly value: Tree }
  | {
      readonly refused: string;
      /** The declared type that refused it. */
      readonly by: Rule;
      /** Names of the properties on the way to the refused value. */
      readonly properties: readonly string[];
    };

/** Where a value stands: a whole cell, an element of a list, or a property or map value. */
type Place = 'cell' | 'element' | 'property';

/** Casts a value by its declared type, nested types included. */
export function castTree(rule: Rule, cell: Json, required: boolean): TreeCast {
  return cast(rule, cell, { required, place: 'cell' });
}

interface Situation {
  readonly required: boolean;
  readonly place: Place;
}

function cast(rule: Rule, cell: Json, situation: Situation): TreeCast {
  switch (rule.kind) {
    case 'any':
      return { value: { any: cell } };
    case 'scalar':
      return castCell(rule, cell, situation);
    case 'array':
      return castArray(rule, cell, situation);
    case 'object':
      return castObject(rule, cell, situation);
    case 'map':
      return castMap(rule, cell, situation);
  }
}

function castCell(rule: Rule & { kind: 'scalar' }, cell: Json, situation: Situation): TreeCast {
  const family = familyOf(rule.type);
  if (family === undefined) return { value: { any: cell } };
  if (
    isMissing(family, cell) ||
    (situation.place === 'property' && isOptionalNaN(cell, situation))
  ) {
    return castNull(rule, situation);
  }
  const result = castScalar(family, cell);
  return 'refused' in result ? { ...result, by: rule, properties: [] } : result;
}

function isOptionalNaN(cell: Json, situation: Situation): boolean {
  return !situation.required && typeof cell === 'number' && Number.isNaN(cell);
}

function castNull(rule: Rule & { kind: 'scalar' }, situation: Situation): TreeCast {
  const family = familyOf(rule.type);
  const refusal = { refused: 'null', by: rule, properties: [] };
  if (situation.place === 'property') return situation.required ? refusal : { value: null };
  const missing = family === undefined ? null : nullOf(family);
  if (missing !== undefined) return { value: missing };
  return situation.required ? refusal : { value: null };
}

function castArray(rule: Rule & { kind: 'array' }, cell: Json, situation: Situation): TreeCast {
  const nullable = !situation.required || rule.items.kind === 'any';
  if (nullable && cell === null) return { value: null };
  if (!Array.isArray(cell)) return { refused: 'no list', by: rule, properties: [] };
  const values: Tree[] = [];
  for (const element of cell) {
    const result = cast(rule.items, element, { ...situation, place: 'element' });
    if ('refused' in result) return result;
    values.push(result.value);
  }
  return { value: values };
}

function castObject(rule: Rule & { kind: 'object' }, cell: Json, situation: Situation): TreeCast {
  if (!situation.required && cell === null) return { value: null };
  if (!(cell instanceof Map)) return { refused: 'no object', by: rule, properties: [] };
  if (!situation.required && cell.size === 0) return { value: new Map() };
  const missing = [...rule.properties].filter(
    ([name, property]) => property.required && !cell.has(name),
  );
  if (missing.length > 0) {
    return { refused: 'missing property', by: rule, properties: missing.map(([name]) => name) };
  }
  const values = new Map<string, Tree>();
  for (const [name, value] of cell) {
    const property = rule.properties.get(name);
    if (property === undefined) {
      return { refused: 'unknown property', by: rule, properties: [name] };
    }
    const result = cast(property.rule, value, { required: property.required, place: 'property' });
    if ('refused' in result) return { ...result, properties: [name, ...result.properties] };
    values.set(name, result.value);
  }
  return { value: values };
}

function castMap(rule: Rule & { kind: 'map' }, cell: Json, situation: Situation): TreeCast {
  const nullable = !situation.required || rule.values.kind === 'any';
  if (nullable && cell === null) return { value: null };
  if (!(cell instanceof Map)) return { refused: 'no object', by: rule, properties: [] };
  const values = new Map<string, Tree>();
  for (const [name, value] of cell) {
    const result = cast(rule.values, value, { required: situation.required, place: 'property' });
    if ('refused' in result) return { ...result, properties: [name, ...result.properties] };
    values.set(name, result.value);
  }
  return { value: values };
}

/** True for a raw value that Python holds as an infinity. */
export function infinityOf(value: unknown): 1 | -1 | undefined {
  if (value === Number.POSITIVE_INFINITY) return 1;
  if (value === Number.NEGATIVE_INFINITY) return -1;
  return isOverflow(value) ? value.overflow : undefined;
}
