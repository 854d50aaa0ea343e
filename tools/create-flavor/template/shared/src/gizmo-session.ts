import { type FlavorSession, type LoadContext, MlmodelError, untilDisposed } from '@mlmodel/core';
import type { GizmoConfig } from './gizmo-config.js';
import { type GizmoModel, isGizmoModel } from './gizmo-model.js';
import { predictTable } from './predict-table.js';

/**
 * Loads a model. A package that does the computing is imported here, with `await import(…)`, and nowhere on top of a
 * file, so that those who do not load such a model need not install it.
 * @throws MlmodelError naming the file when it is missing or broken
 */
export async function loadGizmoSession(context: LoadContext<GizmoConfig>): Promise<FlavorSession> {
  const model = await readModel(context);
  return {
    inputs: Object.keys(model.coefficients).map((name) => ({ name, type: 'float64' })),
    outputs: [{ name: 'prediction', type: 'float64' }],
    runtime: { name: 'gizmo', version: '0.1.0', device: 'cpu' },
    execution: { blocksEventLoop: true, maxConcurrency: Infinity, rowsIndependent: true },
    ...untilDisposed({ predict: (input) => predictTable(model, input), release() {} }),
  };
}

async function readModel({ files, config }: LoadContext<GizmoConfig>): Promise<GizmoModel> {
  const content = await files.read(config.data);
  const model = parseJson(new TextDecoder().decode(content));
  if (isGizmoModel(model)) return model;
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `"${config.data}" is not a model: it must be JSON with an "intercept" and "coefficients" by column. Save the model again.`,
    { file: config.data },
  );
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
