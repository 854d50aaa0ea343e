import { type FlavorBlocks, MlmodelError, type SaveContext } from '@mlmodel/core';
import { isGizmoModel } from './gizmo-model.js';

const file = 'model.json';

/**
 * Writes a model.
 * @param source a `GizmoModel`
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything else
 */
export async function saveGizmo(source: unknown, { write }: SaveContext): Promise<FlavorBlocks> {
  if (!isGizmoModel(source)) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      'The source is not a model. Give an object with an "intercept" and "coefficients" by column.',
    );
  }
  await write(file, new TextEncoder().encode(JSON.stringify(source)));
  return { gizmo_key: { data: file } };
}
