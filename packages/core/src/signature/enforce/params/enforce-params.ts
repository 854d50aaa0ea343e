import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '../../../data/json-value.js';
import { MlmodelError } from '../../../errors/mlmodel-error.js';
import type { ParamSpec } from '../../schema.js';
import { castParam } from './cast-param.js';

type Params = Readonly<Record<string, unknown>>;

/**
 * Checks a request's params against the declared ones. They come in the order of the request, then the defaults of
 * the others. Without a declaration, params are ignored: the model gets none, or `{}` when some were sent, as in
 * MLflow.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming every bad param
 */
export function enforceParams(
  params: unknown,
  specs: readonly ParamSpec[] | undefined,
): Params | undefined {
  const sent = params ?? undefined;
  if (specs === undefined) return sent === undefined ? undefined : {};
  if (sent === undefined) return withDefaults(specs, []);
  if (!isJsonObject(sent)) {
    throw new MlmodelError('INVALID_PARAMETER_VALUE', '"params" must be an object.');
  }
  return castParams(sent, specs);
}

function castParams(sent: JsonObject, specs: readonly ParamSpec[]): Params {
  const entries: [string, unknown][] = [];
  const problems: string[] = [];
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  for (const [name, value] of entriesOf(sent)) {
    const spec = byName.get(name);
    if (spec === undefined) continue;
    const cast = castParam(value, spec);
    if (cast.ok) entries.push([name, cast.value]);
    else problems.push(`"${name}": expected ${cast.expected}, received ${cast.received}`);
  }
  if (problems.length > 0) throw invalidParams(problems);
  return withDefaults(
    specs.filter(({ name }) => propertyOf(sent, name) === undefined),
    entries,
  );
}

function withDefaults(
  specs: readonly ParamSpec[],
  entries: readonly (readonly [string, unknown])[],
): Params {
  const defaults = specs.map((spec) => [spec.name, spec.default] as const);
  return Object.fromEntries([...entries, ...defaults]);
}

function invalidParams(problems: readonly string[]): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', `Invalid params: ${problems.join('; ')}.`);
}
