import type { Flavor } from '@mlmodel/core';
import { missingPaths } from '@mlmodel/core/flavor';
import { type GizmoConfig, parseGizmoConfig } from './gizmo-config.js';
import type { GizmoOptions } from './gizmo-options.js';
import { loadGizmoSession } from './gizmo-session.js';
import { saveGizmo } from './save-gizmo.js';

/** Runs the `gizmo_key` flavor of MLflow Models. */
export const gizmoFlavor: Flavor<GizmoConfig, GizmoOptions> = {
  specVersion: 1,
  name: 'gizmo_key',
  parseConfig: parseGizmoConfig,
  options: async () => (await import('./gizmo-options.js')).gizmoOptions,
  async checkLoad({ config, files }) {
    return { problems: await missingPaths(files, [{ path: config.data }]) };
  },
  load: loadGizmoSession,
  save: saveGizmo,
};
