import { isOverflow, type Json } from './json.ts';
import type { ModelFacts, ParamSpec, Rule, ScalarName } from './model.ts';
import { castTree, type Tree } from './nested.ts';
import { castScalar, targetOf } from './scalar.ts';
import { parseIsoTime } from './time.ts';
import { type Params, type Refusal, refuse } from './verdict.ts';

/** Enforced params, and the rules that were applied. */
export interface CheckedParams {
  readonly kind: 'params';
  readonly params: Params;
  readonly rules: ReadonlySet<string>;
}

/**
 * Checks params by the rules `params/…`.
 * @param sent the request's params; undefined when there are none
 */
export function enforceParams(model: ModelFacts, sent: Json | undefined): CheckedParams | Refusal {
  const given = sent ?? null;
  const rules = new Set<string>();
  if (model.params === undefined) {
    return { kind: 'params', params: given === null ? undefined : new Map(), rules };
  }
  if (given !== null && !(given instanceof Map)) return refuse('error/params');
  const specs = new Map(model.params.map((spec) => [spec.name, spec]));
  const result = new Map<string, Tree>();
  const bad: string[] = [];
  for (const [name, value] of given ?? []) {
    const spec = specs.get(name);
    if (spec === undefined) continue;
    const cast = castParam(spec, value);
    if (cast === undefined) bad.push(name);
    else result.set(name, cast.value);
    if (spec.rule.kind !== 'scalar') rules.add('params/object');
    if (isWrittenAsFloat(spec.rule, value)) rules.add('params/integer');
  }
  if (bad.length > 0) return refuse('error/params', { names: bad });
  for (const spec of model.params) {
    if (!result.has(spec.name)) result.set(spec.name, defaultOf(spec));
  }
  return { kind: 'params', params: result, rules };
}

/** An integer that is written with a fraction of zero, such as `1.0`. */
function isWrittenAsFloat(rule: Rule, value: Json): boolean {
  if (rule.kind === 'scalar') {
    const values = Array.isArray(value) ? value : [value];
    const isInteger = rule.type === 'integer' || rule.type === 'long';
    return isInteger && values.some((item) => typeof item === 'number');
  }
  if (Array.isArray(value)) {
    return rule.kind === 'array' && value.some((item) => isWrittenAsFloat(rule.items, item));
  }
  if (!(value instanceof Map)) return false;
  return [...value].some(([name, item]) => isWrittenAsFloat(memberRule(rule, name), item));
}

function castParam(spec: ParamSpec, value: Json): { readonly value: Tree } | undefined {
  const { rule } = spec;
  if (rule.kind !== 'scalar') {
    const cast = castTree(rule, value, { required: true, isInput: false });
    return 'error' in cast ? undefined : { value: asSent(rule, value) };
  }
  if (!spec.list) return castScalarParam(rule.type, value);
  if (!Array.isArray(value)) return undefined;
  const values = value.map((item) => castScalarParam(rule.type, item));
  if (values.includes(undefined)) return undefined;
  return { value: values.map((each) => each?.value ?? null) };
}

/** `params/object`: as it was sent, except that integers and booleans become what is declared. */
function asSent(rule: Rule, value: Json): Tree {
  if (value === null || rule.kind === 'any') return { any: value };
  if (rule.kind === 'array' && Array.isArray(value)) {
    return value.map((item) => asSent(rule.items, item));
  }
  if (value instanceof Map) {
    return new Map([...value].map(([name, item]) => [name, asSent(memberRule(rule, name), item)]));
  }
  if (rule.kind !== 'scalar' || keepsKind(rule.type, value)) return { any: value };
  const cast = castTree(rule, value, { required: false, isInput: false });
  return 'error' in cast ? null : cast.value;
}

function memberRule(rule: Rule, name: string): Rule {
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

function castScalarParam(type: ScalarName, value: Json): { readonly value: Tree } | undefined {
  if (value === null) return { value };
  if (!isOfKind(type, value)) return undefined;
  if (type === 'datetime') return numpyTime(value as string);
  const target = targetOf(type);
  const cast =
    target && castScalar(target, value, { required: true, isCell: false, isInput: false });
  if (cast === undefined || 'refusedBy' in cast) return undefined;
  return { value: target?.type === 'float' ? Number(value) : cast.value };
}

/** `params/kind`. */
function isOfKind(type: ScalarName, value: Json): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (['string', 'binary', 'datetime'].includes(type)) return typeof value === 'string';
  return typeof value === 'number' || typeof value === 'bigint' || isOverflow(value);
}

const numpyDatetime =
  /^\s*\+?(\d{1,4})((?:-\d\d(?:-\d\d(?:[T ]\d\d(?::\d\d(?::\d\d(?:\.\d{0,6})?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?)?)?)$/;

/** `params/datetime`: what numpy reads to the microsecond; dates stay dates. */
function numpyTime(text: string): { readonly value: Tree } | undefined {
  if (text === '' || text.toLowerCase() === 'nat') return { value: null };
  const [, year = '0', rest = ''] = numpyDatetime.exec(text) ?? [];
  if (Number(year) === 0) return undefined;
  const nanoseconds = parseIsoTime(year.padStart(4, '0') + rest.replace(/\.(?!\d)/, ''));
  if (nanoseconds === undefined) return undefined;
  return { value: { nanoseconds, isDate: !/[T ]/.test(rest) } };
}

function defaultOf(spec: ParamSpec): Tree {
  const { rule, default: value } = spec;
  if (rule.kind !== 'scalar' || value === null) return { any: value };
  const isFloat = rule.type === 'float' || rule.type === 'double';
  const one = (item: Json): Tree => {
    if (isFloat && typeof item === 'bigint') return Number(item);
    const isTime = rule.type === 'datetime' && typeof item === 'string';
    return isTime ? { nanoseconds: parseIsoTime(item) } : { any: item };
  };
  return Array.isArray(value) ? value.map(one) : one(value);
}
