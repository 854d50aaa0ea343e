import { isJsonObject, isTimestamp, mapEntries } from '@mlmodel/core';
import type { SchemaElement, SchemaTree } from 'hyparquet';
import { decimalValue } from '../typed/decimals.js';

/** Whether the values of a leaf are decimals, which are read as they are stored. */
export function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement) {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

/**
 * A value of a column with the kinds of its numbers, which its schema knows: integers are bigints, floats numbers. A
 * missing one is null.
 */
export function nestedValue(value: unknown, tree: SchemaTree | undefined): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) {
    const items = itemsOf(tree);
    return value.map((item) => nestedValue(item, items));
  }
  if (tree !== undefined && tree.children.length === 0) return leafValue(value, tree.element);
  if (!isJsonObject(value) || isTimestamp(value)) return value;
  return mapEntries(value, (key, item) => nestedValue(item, memberOf(tree, key)));
}

/** A list is a group around a repeated one, which is around the items or is the item itself. */
function itemsOf(tree: SchemaTree | undefined): SchemaTree | undefined {
  const [repeated, ...others] = tree?.children ?? [];
  if (repeated === undefined || others.length > 0) return tree;
  if (repeated.element.repetition_type !== 'REPEATED') return tree;
  const [item, ...more] = repeated.children;
  return item === undefined || more.length > 0 ? repeated : item;
}

/** What stands below a key: a map is a group around repeated pairs of a key and a value. */
function memberOf(tree: SchemaTree | undefined, key: string): SchemaTree | undefined {
  const named = tree?.children.find(({ element }) => element.name === key);
  if (named !== undefined && tree?.element.converted_type !== 'MAP') return named;
  return tree?.children[0]?.children[1];
}

function leafValue(value: unknown, element: SchemaElement): unknown {
  if (isDecimal(element)) {
    return decimalValue(unscaledInteger(value), element.scale ?? 0);
  }
  const isInteger = element.type === 'INT32' || element.type === 'INT64';
  return isInteger && typeof value === 'number' ? BigInt(value) : value;
}

/** The integer in two's complement, the highest byte first. */
function unscaledInteger(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint);
  let integer = 0n;
  for (const byte of value) integer = (integer << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * value.length, integer);
}
