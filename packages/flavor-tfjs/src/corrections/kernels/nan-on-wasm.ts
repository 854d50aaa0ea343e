import type { NamedTensor } from '@mlmodel/core';
import type { BackendName } from '../../config/backend-name.js';
import type { OpenModel } from '../../load/open-model.js';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type ModelRun, modelRun } from '../../run/model-run.js';

/**
 * Fault of the wasm backend 4.22: ReLU turns NaN into 0.
 * Symptom: missing values are lost, without an error. Corrected, data with NaN is computed on the cpu backend, which must
 * have been started.
 */
export function missingAwareRun(model: OpenModel, core: TfjsCore, backend: BackendName): ModelRun {
  const run = modelRun(model, core, backend);
  if (backend === 'cpu') return run;
  const exactRun = modelRun(model, core, 'cpu');
  return (feeds, signal) => (feeds.some(hasNaN) ? exactRun(feeds, signal) : run(feeds, signal));
}

function hasNaN({ type, values }: NamedTensor): boolean {
  if (type !== 'float32') return false;
  for (let index = 0; index < values.length; index += 1) {
    if (Number.isNaN(values[index])) return true;
  }
  return false;
}
