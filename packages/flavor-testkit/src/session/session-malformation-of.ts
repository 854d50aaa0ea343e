import { type FieldSpec, type FlavorSession, storageClasses } from '@mlmodel/core';

/**
 * Checks the description that a session gives of itself.
 * @returns the problem, undefined when there is none
 */
export function sessionMalformationOf(session: FlavorSession): string | undefined {
  return (
    methodsMalformation(session) ??
    runtimeMalformation(session.runtime) ??
    executionMalformation(session.execution) ??
    readyMalformation(session) ??
    fieldsMalformation('inputs', session.inputs) ??
    fieldsMalformation('outputs', session.outputs)
  );
}

function methodsMalformation(session: FlavorSession): string | undefined {
  for (const key of ['predict', 'dispose'] as const)
    if (typeof session[key] !== 'function') return `session.${key} must be a function`;
  return undefined;
}

function readyMalformation(session: FlavorSession): string | undefined {
  const isReady = session.ready?.() ?? true;
  return isReady === true ? undefined : 'session.ready() must be true once the model is loaded';
}

function runtimeMalformation(runtime: FlavorSession['runtime'] | undefined): string | undefined {
  for (const key of ['name', 'version', 'device'] as const)
    if (typeof runtime?.[key] !== 'string' || runtime[key] === '')
      return `session.runtime.${key} must be a non-empty string`;
  return undefined;
}

function executionMalformation(
  execution: FlavorSession['execution'] | undefined,
): string | undefined {
  for (const key of ['blocksEventLoop', 'rowsIndependent'] as const)
    if (typeof execution?.[key] !== 'boolean') return `session.execution.${key} must be a boolean`;
  for (const key of ['boundedTime', 'outOfProcess'] as const) {
    const value = execution?.[key];
    if (value !== undefined && typeof value !== 'boolean')
      return `session.execution.${key} must be a boolean, or absent`;
  }
  const { maxConcurrency } = execution ?? {};
  const isCount = Number.isInteger(maxConcurrency) || maxConcurrency === Number.POSITIVE_INFINITY;
  if (!isCount || Number(maxConcurrency) < 1)
    return 'session.execution.maxConcurrency must be a whole number, at least 1, or Infinity';
  return undefined;
}

function fieldsMalformation(
  key: 'inputs' | 'outputs',
  fields: readonly FieldSpec[] = [],
): string | undefined {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) return `session.${key} has ${twice} twice`;
  const unknown = fields.find(({ type }) => !Object.hasOwn(storageClasses, type));
  if (unknown !== undefined)
    return `session.${key} declares ${unknown.name} as ${unknown.type}, which is not an element type`;
  return undefined;
}
