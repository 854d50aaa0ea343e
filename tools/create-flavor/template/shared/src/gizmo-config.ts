import { invalidFlavorConfig, isJsonObject, propertyOf } from '@mlmodel/core';

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
  if (!isJsonObject(block)) throw invalidFlavorConfig('flavors.gizmo_key', 'a mapping');
  const data = propertyOf(block, 'data');
  if (typeof data !== 'string') throw invalidFlavorConfig('flavors.gizmo_key.data', 'a path');
  return { data };
}
