import { type Params, type Refusal, type Silence, silent } from './answer.ts';
import { isOverflow, type Json } from './json.ts';
import type { ModelFacts, ParamSpec, Rule, ScalarName } from './model.ts';
import { castTree, type Tree } from './nested.ts';
import { familyOf } from './scalar.ts';
import { parseIsoTime } from './time.ts';
import { hasIntegralFloat } from './traits.ts';

/**
 * Checks params by MLflow's rules, with range checks and integral numbers as integers.
 * @param sent the request's params; undefined when there are none
 */
export function enforceParams(
  model: ModelFacts,
  sent: Json | undefined,
): { readonly params: Params } | Refusal | Silence {
  const given = sent ?? null;
  if (model.params === undefined) {
    return { params: given === null ? undefined : new Map() };
  }
  if (given !== null && !(given instanceof Map)) return refuse([]);
  const specs = new Map(model.params.map((spec) => [spec.name, spec]));
  const result = new Map<string, Tree>();
  const bad: string[] = [];
  for (const [name, value] of given ?? []) {
    const spec = specs.get(name);
    if (spec === undefined) continue;
    const cast = castParam(spec, value);
    if (cast === 'unknown') return silent;
    if (cast === 'refused') bad.push(name);
    else result.set(name, cast.value);
  }
  if (bad.length > 0) return refuse(bad);
  for (const spec of model.params) {
    if (!result.has(spec.name)) result.set(spec.name, defaultOf(spec));
  }
  return { params: result };
}

/** True when an integer param is written with a fraction of zero, such as `1.0`. */
export function hasIntegralParam(model: ModelFacts, sent: Json | undefined): boolean {
  if (!(sent instanceof Map)) return false;
  return (model.params ?? []).some(({ name, rule, list }) => {
    const value = sent.get(name) ?? null;
    return hasIntegralFloat(list ? { kind: 'array', items: rule } : rule, value);
  });
}

/** True when an object is sent for a param. */
export function hasObjectParam(model: ModelFacts, sent: Json | undefined): boolean {
  return (model.params ?? []).some(
    ({ name, rule }) => rule.kind !== 'scalar' && sent instanceof Map && sent.has(name),
  );
}

type ParamCast = { readonly value: Tree } | 'refused' | 'unknown';

function castParam(spec: ParamSpec, value: Json): ParamCast {
  if (spec.rule.kind !== 'scalar') {
    return 'refused' in castTree(spec.rule, value, true)
      ? 'refused'
      : { value: asSent(spec.rule, value) };
  }
  if (!spec.list) return castScalarParam(spec.rule.type, value);
  if (!Array.isArray(value)) return 'refused';
  const values: Tree[] = [];
  for (const item of value) {
    const result = castScalarParam(spec.rule.type, item);
    if (typeof result === 'string') return result;
    values.push(result.value);
  }
  return { value: values };
}

/** MLflow hands an object over as it was sent: only what is of another kind than the declared one is cast. */
function asSent(rule: Rule, value: Json): Tree {
  if (value === null || rule.kind === 'any') return { any: value };
  if (rule.kind === 'array' && Array.isArray(value)) {
    return value.map((item) => asSent(rule.items, item));
  }
  if (value instanceof Map) {
    return new Map([...value].map(([name, item]) => [name, asSent(ruleOf(rule, name), item)]));
  }
  const isSameKind = rule.kind !== 'scalar' || keepsKind(rule.type, value);
  if (isSameKind) return { any: value };
  const cast = castTree(rule, value, false);
  return 'refused' in cast ? null : cast.value;
}

function ruleOf(rule: Rule, name: string): Rule {
  if (rule.kind === 'map') return rule.values;
  return (rule.kind === 'object' && rule.properties.get(name)?.rule) || { kind: 'any' };
}

/** Whether a value that a type accepts is written as one of it; times and bytes are written as texts. */
function keepsKind(type: ScalarName, value: Json): boolean {
  if (type === 'integer' || type === 'long') return typeof value === 'bigint';
  if (type === 'float' || type === 'double') {
    return typeof value === 'number' || typeof value === 'bigint';
  }
  return type === 'boolean' ? typeof value === 'boolean' : true;
}

function castScalarParam(type: ScalarName, value: Json): ParamCast {
  if (value === null) return { value };
  if (type === 'datetime') return castTimeParam(value);
  if (type === 'binary') return 'unknown';
  if (type === 'boolean') return typeof value === 'boolean' ? { value } : 'refused';
  if (type === 'string') return typeof value === 'string' ? { value } : 'refused';
  if (isOverflow(value)) return 'refused';
  if (typeof value !== 'number' && typeof value !== 'bigint') return 'refused';
  const family = familyOf(type);
  if (family?.family === 'integer') {
    if (typeof value === 'number' && !Number.isInteger(value)) return 'refused';
    const whole = BigInt(value);
    return whole < family.minimum || whole > family.maximum ? 'refused' : { value: whole };
  }
  const number = Number(value);
  const finite = typeof value === 'bigint' || Number.isFinite(value);
  const rounded = type === 'float' ? Math.fround(number) : number;
  return finite && !Number.isFinite(rounded) ? 'refused' : { value: number };
}

/** Datetimes by numpy's rules: only plain dates and times are told apart here. */
function castTimeParam(value: Json): ParamCast {
  if (typeof value !== 'string') return 'refused';
  const nanoseconds = parseIsoTime(value);
  if (
    nanoseconds === undefined ||
    !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?$/.test(value)
  ) {
    return 'unknown';
  }
  return { value: { nanoseconds } };
}

function defaultOf(spec: ParamSpec): Tree {
  const rule = spec.rule;
  const value = spec.default;
  if (rule.kind !== 'scalar' || value === null) return { any: value };
  const isFloat = rule.type === 'float' || rule.type === 'double';
  const one = (item: Json): Tree => {
    if (isFloat && typeof item === 'bigint') return Number(item);
    const isTime = rule.type === 'datetime' && typeof item === 'string';
    return isTime ? { nanoseconds: parseIsoTime(item) } : { any: item };
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}

function refuse(names: readonly string[]): Refusal {
  return { kind: 'refuse', errorCode: 'INVALID_PARAMETER_VALUE', names, trait: 'type' };
}
