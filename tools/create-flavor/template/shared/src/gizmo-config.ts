import { isJsonObject, MlmodelError, propertyOf } from '@mlmodel/core';

/** The `gizmo_key` block of an MLmodel file. */
export interface GizmoConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
}

/**
 * Checks the block; keys that it does not know are fine.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseGizmoConfig(block: unknown): GizmoConfig {
  if (!isJsonObject(block)) throw invalidField('flavors.gizmo_key', 'a mapping');
  const data = propertyOf(block, 'data');
  if (typeof data !== 'string') throw invalidField('flavors.gizmo_key.data', 'a path');
  return { data };
}

function invalidField(field: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The gizmo_key flavor of the MLmodel file is not valid: ${field} must be ${expected}. Correct it or save the model again.`,
    { field, file: 'MLmodel' },
  );
}
