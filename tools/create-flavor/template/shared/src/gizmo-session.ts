import type { FlavorSession, LoadContext } from '@mlmodel/core';
import { matrixOf, readJson, untilDisposed } from '@mlmodel/core/flavor';
import type { GizmoConfig } from './gizmo-config.js';
import { gizmoGuard, predictRows } from './gizmo-model.js';
import type { GizmoOptions } from './gizmo-options.js';

/**
 * Loads a model. A package that does the computing is imported here, with `await import(…)`, and nowhere on top of a
 * file, so that those who do not load such a model need not install it.
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
    execution: { blocksEventLoop: true, maxConcurrency: Infinity, rowsIndependent: true },
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
