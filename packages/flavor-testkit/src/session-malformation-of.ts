import { type FieldSpec, type FlavorSession, type Prediction, storageClasses } from '@mlmodel/core';

/**
 * Checks what a session says of itself.
 * @returns what is wrong, undefined when nothing is
 */
export function sessionMalformationOf(session: FlavorSession): string | undefined {
  return (
    methodsMalformation(session) ??
    runtimeMalformation(session.runtime) ??
    executionMalformation(session.execution) ??
    fieldsMalformation('inputs', session.inputs) ??
    fieldsMalformation('outputs', session.outputs)
  );
}

/**
 * Checks that a prediction holds only outputs that the session declares, if it declares any.
 * @returns what is wrong, undefined when nothing is
 */
export function undeclaredIn(
  prediction: Prediction,
  outputs: readonly FieldSpec[] | undefined,
): string | undefined {
  if (outputs === undefined) return undefined;
  for (const { name, type } of namedVectorsOf(prediction)) {
    const output = outputs.find((each) => each.name === name);
    if (output === undefined) return `the answer has ${name}, which session.outputs lacks`;
    if (output.type !== type)
      return `${name} is answered as ${type}, and session.outputs declares ${output.type}`;
  }
  return undefined;
}

function namedVectorsOf(prediction: Prediction) {
  if (prediction.kind === 'table') return prediction.columns;
  return prediction.kind === 'tensors' ? prediction.tensors : [];
}

function methodsMalformation(session: FlavorSession): string | undefined {
  for (const key of ['predict', 'dispose'] as const)
    if (typeof session[key] !== 'function') return `session.${key} must be a function`;
  return undefined;
}

function runtimeMalformation(runtime: FlavorSession['runtime'] | undefined): string | undefined {
  for (const key of ['name', 'version', 'device'] as const)
    if (typeof runtime?.[key] !== 'string' || runtime[key] === '')
      return `session.runtime.${key} must be a text that is not empty`;
  return undefined;
}

function executionMalformation(
  execution: FlavorSession['execution'] | undefined,
): string | undefined {
  for (const key of ['blocksEventLoop', 'rowsIndependent'] as const)
    if (typeof execution?.[key] !== 'boolean') return `session.execution.${key} must be a boolean`;
  if (!((execution?.maxConcurrency ?? 0) >= 1))
    return 'session.execution.maxConcurrency must be at least 1';
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
    return `session.${key} declares ${unknown.name} as ${unknown.type}, which is no element type`;
  return undefined;
}
