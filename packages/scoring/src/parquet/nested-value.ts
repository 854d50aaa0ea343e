import { isJsonObject, isTimestamp, mapEntries } from '@mlmodel/core';
import type { SchemaElement, SchemaTree } from 'hyparquet';
import { invalidInput } from '../errors.js';
import { decimalValue } from '../typed/decimals.js';

/** Maximum bytes of a decimal: twice Arrow's longest, since time grows with their square. */
const longestDecimal = 64;

/** Whether the values of a leaf are decimals, which are read as stored. */
export function isDecimal({ converted_type: converted, logical_type: logical }: SchemaElement) {
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL';
}

/**
 * A value of a column, its numbers of the kinds that the schema declares: integers are bigints, floats numbers.
 * Null if missing.
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

/** A list is a group with one repeated field, which contains the item or is the item itself. */
function itemsOf(tree: SchemaTree | undefined): SchemaTree | undefined {
  const [repeated, ...others] = tree?.children ?? [];
  if (repeated === undefined || others.length > 0) return tree;
  if (repeated.element.repetition_type !== 'REPEATED') return tree;
  const [item, ...more] = repeated.children;
  return item === undefined || more.length > 0 ? repeated : item;
}

/** A map is a group with a repeated group of a key and a value. */
function memberOf(tree: SchemaTree | undefined, key: string): SchemaTree | undefined {
  if (tree === undefined) return undefined;
  const named = membersOf(tree).get(key);
  if (named !== undefined && tree.element.converted_type !== 'MAP') return named;
  return tree.children[0]?.children[1];
}

const knownMembers = new WeakMap<SchemaTree, ReadonlyMap<string, SchemaTree>>();

/** The children of a group by name; the first one of each name. */
function membersOf(tree: SchemaTree): ReadonlyMap<string, SchemaTree> {
  const found = knownMembers.get(tree) ?? new Map(tree.children.toReversed().map(entryOf));
  knownMembers.set(tree, found);
  return found;
}

function entryOf(child: SchemaTree): [string, SchemaTree] {
  return [child.element.name, child];
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
  if (value.length > longestDecimal) {
    throw invalidInput(`Decimals in a Parquet body may have ${longestDecimal} bytes.`);
  }
  let integer = 0n;
  for (const byte of value) integer = (integer << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * value.length, integer);
}
