import type { FlavorBlocks, SaveContext } from '@mlmodel/core';
import { unsavableSource } from '@mlmodel/core/flavor';
import { gizmoGuard } from './gizmo-model.js';

const file = 'model.json';

/**
 * Writes a model.
 * @param source a `GizmoModel`
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything else
 */
export async function saveGizmo(source: unknown, { write }: SaveContext): Promise<FlavorBlocks> {
  if (!gizmoGuard.accepts(source)) throw unsavableSource('gizmo_key', gizmoGuard.expected);
  await write(file, new TextEncoder().encode(JSON.stringify(source)));
  return { gizmo_key: { data: file } };
}
