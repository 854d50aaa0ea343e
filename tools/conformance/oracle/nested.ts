import { isOverflow, type Json } from './json.ts';
import type { Rule } from './model.ts';
import { type Cell, castScalar, targetOf, type Value } from './scalar.ts';

/** A value after the cast, nested ones as lists and ordered pairs; `any` values keep their JSON. */
export type Tree = Value | Tree[] | Map<string, Tree> | { readonly any: Json };

/** The result of the rules for one nested value. */
export type TreeCast = { readonly value: Tree; readonly rules: readonly string[] } | TreeFault;

interface TreeFault {
  readonly error: 'error/cast' | 'error/missing';
  readonly rule: string;
  /** Names of the properties on the way to the refused value. */
  readonly properties: readonly string[];
}

/** The position of a value: a whole cell, an element of a list, or a property or map value. */
interface Situation {
  readonly required: boolean;
  readonly place: 'cell' | 'element' | 'property';
  readonly isInput: boolean;
}

/** Casts a value by its declared type, nested types included. */
export function castTree(
  rule: Rule,
  cell: Cell,
  { required, isInput }: { readonly required: boolean; readonly isInput: boolean },
): TreeCast {
  return cast(rule, cell, { required, place: 'cell', isInput });
}

function cast(rule: Rule, cell: Cell, situation: Situation): TreeCast {
  switch (rule.kind) {
    case 'any':
      return { value: { any: (cell ?? null) as Json }, rules: ['nested/any'] };
    case 'scalar':
      return castLeaf(rule, cell, situation);
    case 'array':
      return castArray(rule, cell, situation);
    case 'object':
      return castObject(rule, cell, situation);
    case 'map':
      return castMap(rule, cell, situation);
  }
}

function castLeaf(rule: Rule & { kind: 'scalar' }, cell: Cell, situation: Situation): TreeCast {
  const target = targetOf(rule.type);
  if (target === undefined) throw new Error(`There are no rules for the type ${rule.type}.`);
  const { required, place, isInput } = situation;
  const isNull = cell === null || cell === undefined;
  if (place === 'property' && (isNull || Number.isNaN(cell))) {
    if (!required) return { value: null, rules: ['nested/property'] };
    if (isNull || target.type !== 'float') return fault('error/cast', 'nested/property');
  }
  const result = castScalar(target, cell, { required, isCell: place === 'cell', isInput });
  if ('refusedBy' in result) {
    return fault('error/cast', place === 'cell' ? result.refusedBy : nestedRuleOf[place]);
  }
  return { value: result.value, rules: [place === 'cell' ? result.rule : nestedRuleOf[place]] };
}

const nestedRuleOf = { element: 'nested/array', property: 'nested/property' } as const;

function castArray(rule: Rule & { kind: 'array' }, cell: Cell, situation: Situation): TreeCast {
  const nullable = !situation.required || rule.items.kind === 'any';
  if (nullable && (cell === null || cell === undefined)) {
    return { value: null, rules: ['nested/array-null'] };
  }
  if (!Array.isArray(cell)) return fault('error/cast', 'nested/array');
  const values: Tree[] = [];
  const rules = new Set(['nested/array']);
  for (const element of cell) {
    const result = cast(rule.items, element, { ...situation, place: 'element' });
    if ('error' in result) return result;
    values.push(result.value);
    for (const id of result.rules) rules.add(id);
  }
  return { value: values, rules: [...rules] };
}

function castObject(rule: Rule & { kind: 'object' }, cell: Cell, situation: Situation): TreeCast {
  const { required } = situation;
  if (!required && (cell === null || cell === undefined)) {
    return { value: null, rules: ['nested/object-null'] };
  }
  if (!(cell instanceof Map)) return fault('error/cast', 'nested/object');
  if (!required && cell.size === 0) return { value: new Map(), rules: ['nested/object-null'] };
  const missing = [...rule.properties].filter(
    ([name, property]) => property.required && !cell.has(name),
  );
  if (missing.length > 0) {
    return fault(
      'error/missing',
      'nested/object',
      missing.map(([name]) => name),
    );
  }
  const unknown = [...cell.keys()].filter((name) => !rule.properties.has(name));
  if (unknown.length > 0) return fault('error/cast', 'nested/object');
  return castMembers(cell, 'nested/object', (name, value) => {
    const property = rule.properties.get(name);
    const itemRule: Rule = property?.rule ?? { kind: 'any' };
    return cast(itemRule, value, {
      ...situation,
      required: property?.required === true,
      place: 'property',
    });
  });
}

function castMap(rule: Rule & { kind: 'map' }, cell: Cell, situation: Situation): TreeCast {
  const nullable = !situation.required || rule.values.kind === 'any';
  if (nullable && (cell === null || cell === undefined)) {
    return { value: null, rules: ['nested/array-null'] };
  }
  if (!(cell instanceof Map)) return fault('error/cast', 'nested/map');
  return castMembers(cell, 'nested/map', (_name, value) =>
    cast(rule.values, value, { ...situation, place: 'property' }),
  );
}

function castMembers(
  object: ReadonlyMap<string, Json>,
  rule: string,
  castMember: (name: string, value: Json) => TreeCast,
): TreeCast {
  const values = new Map<string, Tree>();
  const rules = new Set([rule]);
  for (const [name, value] of object) {
    const result = castMember(name, value);
    if ('error' in result) return { ...result, properties: [name, ...result.properties] };
    values.set(name, result.value);
    for (const id of result.rules) rules.add(id);
  }
  return { value: values, rules: [...rules] };
}

function fault(
  error: TreeFault['error'],
  rule: string,
  properties: readonly string[] = [],
): TreeFault {
  return { error, rule, properties };
}

/** True for a raw value that Python holds as an infinity. */
export function infinityOf(value: unknown): 1 | -1 | undefined {
  if (value === Number.POSITIVE_INFINITY) return 1;
  if (value === Number.NEGATIVE_INFINITY) return -1;
  return isOverflow(value) ? value.overflow : undefined;
}
