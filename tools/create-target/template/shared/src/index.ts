export { gizmoTarget } from './gizmo-target.js';
