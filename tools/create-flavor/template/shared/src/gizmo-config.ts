import { flavorBlock } from '@mlmodel/core/flavor';

/** The `gizmo_key` block of an MLmodel file. */
export interface GizmoConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
}

/**
 * Checks the block; unknown keys are ignored.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseGizmoConfig(block: unknown): GizmoConfig {
  return { data: flavorBlock(block, 'gizmo_key').path('data') };
}
