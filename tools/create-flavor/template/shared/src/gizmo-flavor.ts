import type { Flavor } from '@mlmodel/core';
import { type GizmoConfig, parseGizmoConfig } from './gizmo-config.js';
import { loadGizmoSession } from './gizmo-session.js';
import { saveGizmo } from './save-gizmo.js';

/** Runs the `gizmo_key` flavor of MLflow Models. */
export const gizmoFlavor: Flavor<GizmoConfig> = {
  specVersion: 1,
  name: 'gizmo_key',
  parseConfig: parseGizmoConfig,
  load: loadGizmoSession,
  save: saveGizmo,
};
