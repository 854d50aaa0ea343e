import {
  entriesOf,
  isJsonObject,
  type JsonObject,
  keysOf,
  mapEntries,
  propertyOf,
} from '../../data/json-value.js';
import { isMlmodelError, MlmodelError } from '../../errors/mlmodel-error.js';
import { parseNumpyDatetime } from '../codec/numpy.js';
import { declaredParamType, itemType, memberType } from '../declared-types.js';
import { exampleValue } from '../example-value.js';
import type { OnIgnored } from '../ignored-names.js';
import type { DataType, ObjectType, ParamSpec, ScalarType } from '../schema.js';
import { castNested } from './cast/cast-nested.js';
import { castScalar } from './cast/cast-scalar.js';
import { describeRefusal, type RefusalOptions } from './cast/describe-refusal.js';
import { elementTypeOfScalar } from './element-types.js';

type Params = Readonly<Record<string, unknown>>;

/**
 * Checks a request's params against the declared ones. The result has the sent params in order, then the defaults of
 * the others. Undeclared params are ignored; if none are declared, the model gets none, or `{}` when some were sent, as
 * in MLflow.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming every bad param
 */
export function enforceParams(
  params: unknown,
  { specs, onIgnored }: ParamsOptions,
): Params | undefined {
  const sent = params ?? undefined;
  if (specs === undefined) {
    if (sent === undefined) return undefined;
    reportUndeclared(sent, onIgnored);
    return {};
  }
  if (sent === undefined) return withDefaults(specs, []);
  if (!isJsonObject(sent)) throw notAnObject(specs);
  return castParams(sent, { specs, onIgnored });
}

interface ParamsOptions {
  /** The declared params; undefined when the signature has none. */
  readonly specs: readonly ParamSpec[] | undefined;
  /** Gets the names of undeclared params. */
  readonly onIgnored?: OnIgnored | undefined;
}

/** Reports all params, for a model that takes none. */
function reportUndeclared(sent: unknown, onIgnored: OnIgnored | undefined): void {
  if (!isJsonObject(sent)) onIgnored?.({ kind: 'key', names: ['params'], absent: [] });
  else if (keysOf(sent).length > 0) {
    onIgnored?.({ kind: 'param', names: keysOf(sent), absent: [] });
  }
}

function notAnObject([first]: readonly ParamSpec[]): MlmodelError {
  const example = first && { params: { [first.name]: exampleValue(declaredParamType(first)) } };
  const advice = example === undefined ? '' : `, such as ${JSON.stringify(example)}`;
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"params" must be an object with a value for each name${advice}.`,
  );
}

function castParams(
  sent: JsonObject,
  { specs, onIgnored }: ParamsOptions & { readonly specs: readonly ParamSpec[] },
): Params {
  const entries: [string, unknown][] = [];
  const problems: string[] = [];
  const ignored: string[] = [];
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  for (const [name, value] of entriesOf(sent)) {
    const spec = byName.get(name);
    if (spec === undefined) {
      ignored.push(name);
      continue;
    }
    const cast = castParam(value, spec);
    if (cast.ok) entries.push([name, cast.value]);
    else problems.push(cast.problem);
  }
  if (problems.length > 0) throw invalidParams(problems);
  const absent = specs.filter(({ name }) => propertyOf(sent, name) === undefined);
  if (ignored.length > 0) {
    onIgnored?.({ kind: 'param', names: ignored, absent: absent.map(({ name }) => name) });
  }
  return withDefaults(absent, entries);
}

function withDefaults(
  specs: readonly ParamSpec[],
  entries: readonly (readonly [string, unknown])[],
): Params {
  const defaults = specs.map((spec) => [spec.name, spec.default] as const);
  return Object.fromEntries([...entries, ...defaults]);
}

function invalidParams(problems: readonly string[]): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `Invalid params. ${problems.join(' ')}`);
}

type CastParam =
  | { readonly ok: true; readonly value: unknown }
  /** One or two sentences that name the param. */
  | { readonly ok: false; readonly problem: string };

/** Casts one param by the rules `params/…`. */
function castParam(value: unknown, { name, type, shape }: ParamSpec): CastParam {
  if (typeof type !== 'string') return castObjectParam(value, { name, type });
  if (shape !== undefined) return castListParam(value, { name, type });
  const cast = castScalarParam(value, type);
  if (cast !== undefined) return { ok: true, value: cast };
  const { kind, advice } = describeRefusal(value, scalarParam(type));
  return refused(name, `expected ${type}, received ${kind}. ${advice}`);
}

function castListParam(
  value: unknown,
  { name, type }: { readonly name: string; readonly type: ScalarType },
): CastParam {
  if (!Array.isArray(value)) {
    const { kind, advice } = describeRefusal(value, { type: 'list' });
    return refused(name, `expected a list of ${type}, received ${kind}. ${advice}`);
  }
  const values: unknown[] = [];
  for (const item of value) {
    const cast = castScalarParam(item, type);
    if (cast === undefined) {
      const { kind, advice } = describeRefusal(item, scalarParam(type));
      return refused(name, `expected a list of ${type}, received one with ${kind}. ${advice}`);
    }
    values.push(cast);
  }
  return { ok: true, value: values };
}

function scalarParam(type: ScalarType): RefusalOptions {
  return { type: elementTypeOfScalar[type], keepsKinds: true };
}

function refused(name: string, problem: string): CastParam {
  return { ok: false, problem: `"${name}": ${problem}` };
}

/** @returns undefined for what the type refuses */
function castScalarParam(value: unknown, type: ScalarType): unknown {
  return value === null ? null : toParam(value, type);
}

/** Checks the kind (`params/kind`), then applies the rules of the type; `params/float` keeps all digits. */
function toParam(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
    case 'long':
      return isNumber(value) ? castScalar(value, type) : undefined;
    case 'float':
    case 'double':
      return isNumber(value) && castScalar(value, type) !== undefined ? Number(value) : undefined;
    case 'datetime':
      return typeof value === 'string' ? parseNumpyDatetime(value) : undefined;
    default:
      return castScalar(value, type);
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint';
}

function castObjectParam(
  value: unknown,
  { name, type }: { readonly name: string; readonly type: ObjectType },
): CastParam {
  try {
    castNested(value, type, { path: name, row: undefined, required: true });
    return { ok: true, value: sentValue(value, type) };
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    return { ok: false, problem: error.message };
  }
}

/**
 * A validated value in an object param: as sent, which is what MLflow passes to the model, but of the declared number
 * kind. So `1.0` becomes an integer where one is declared, and times and binaries stay strings.
 */
function sentValue(value: unknown, type: DataType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof type === 'string') return sentScalar(value, type);
  if (Array.isArray(value)) return value.map((item) => sentValue(item, itemType(type)));
  if (!isJsonObject(value)) return value;
  return mapEntries(value, (name, item) => sentValue(item, memberType(type, name)));
}

function sentScalar(value: unknown, type: ScalarType): unknown {
  switch (type) {
    case 'boolean':
    case 'integer':
    case 'long':
      return castScalar(value, type) ?? null;
    case 'float':
    case 'double':
      return typeof value === 'bigint' ? value : (castScalar(value, type) ?? null);
    default:
      return value;
  }
}
