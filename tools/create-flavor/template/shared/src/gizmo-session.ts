import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { matrixOf, readJson, untilDisposed } from '@mlmodel/core/flavor';
import type { GizmoConfig } from './gizmo-config.js';
import { gizmoGuard, predictRows } from './gizmo-model.js';
import type { GizmoOptions } from './gizmo-options.js';

/**
 * Loads a model. Import a runtime package here, with `await import(…)` and not at the top of a file, so that it is needed
 * only to load such models.
 * @throws MlmodelError naming the file when it is missing or broken, and the reason of an aborted signal
 */
export async function loadGizmoSession(
  context: LoadContext<GizmoConfig, GizmoOptions>,
): Promise<FlavorSession> {
  const { files, config, signature, options, signal } = context;
  const { missing } = options;
  signal?.throwIfAborted();
  const model = await readJson(files, config.data, gizmoGuard);
  const names = Object.keys(model.coefficients);
  return {
    inputs: names.map((name) => ({ name, type: 'float64' })),
    outputs: [{ name: 'prediction', type: 'float64' }],
    runtime: { name: 'gizmo', version: '0.1.0', device: 'cpu' },
    execution: {
      blocksEventLoop: true,
      boundedTime: true,
      maxConcurrency: Infinity,
      rowsIndependent: true,
    },
    ...untilDisposed({
      predict(input) {
        const rows = matrixOf(input, { names, type: 'float64', missing, signature });
        const values = predictRows(model, rows);
        const columns = [{ name: 'prediction', type: 'float64' as const, values }];
        return { kind: 'table', rowCount: rows.rowCount, columns };
      },
      release() {},
    }),
  };
}
