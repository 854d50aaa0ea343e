export type { GizmoConfig } from './gizmo-config.js';
export { gizmoFlavor } from './gizmo-flavor.js';
export type { GizmoModel } from './gizmo-model.js';
export type { GizmoOptions } from './gizmo-options.js';
