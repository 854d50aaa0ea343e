import { createRequire } from 'node:module';
import { errorText, type Loadability, type Logger, MlmodelError } from '@mlmodel/core';
import { importRuntime, notInstalled } from '@mlmodel/core/flavor';
import { boundKernels } from '../backend/memory-bound.js';
import type { BackendName } from '../config/backend-name.js';
import { correctStridedSlice } from '../corrections/kernels/strided-slice.js';
import { completeWasmKernels } from '../corrections/kernels/wasm-kernels.js';
import { withoutProcessListeners } from '../corrections/process-listeners.js';
import type { TfjsCore } from './tfjs-core.js';

const packages = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-backend-cpu',
];

/** The parts of TensorFlow.js come with this flavor. */
const install = 'npm install @mlmodel/flavor-tfjs';

/** Whether the packages of TensorFlow.js are installed; imports none. */
export function tfjsLoadability(): Loadability {
  const { resolve } = createRequire(import.meta.url);
  for (const name of packages) {
    try {
      resolve(name);
    } catch {
      return notInstalled({ name, install });
    }
  }
  return { ok: true };
}

/**
 * Runs an import of a part of TensorFlow.js.
 * @throws MlmodelError `INVALID_STATE` that says what to install
 */
export function importPart<Module>(load: () => Promise<Module>): Promise<Module> {
  return importRuntime(
    { name: 'A part of TensorFlow.js, such as @tensorflow/tfjs-core,', install },
    load,
  );
}

/** Imports the core package. @throws MlmodelError `INVALID_STATE` that says what to install */
export function importCore(): Promise<TfjsCore> {
  return importPart(() => import('@tensorflow/tfjs-core'));
}

/**
 * Starts a backend; each run chooses its own (see with-backend.ts).
 * @throws MlmodelError `INVALID_STATE` when it does not start
 */
export async function startBackend(core: TfjsCore, name: BackendName): Promise<void> {
  starting[name] ??= startOnce(core, name);
  await starting[name];
}

/** A backend starts once, even if several models load at the same time. */
const starting: Partial<Record<BackendName, Promise<void>>> = {};

async function startOnce(core: TfjsCore, name: BackendName): Promise<void> {
  if (name === 'wasm') {
    await importPart(() => import('@tensorflow/tfjs-backend-wasm'));
    await startBackend(core, 'cpu');
    completeWasmKernels(core);
  } else {
    await importPart(() => import('@tensorflow/tfjs-backend-cpu'));
    correctStridedSlice(core);
  }
  boundKernels(core, name);
  const started = await withoutProcessListeners(() => core.setBackend(name).catch(() => false));
  if (name === 'cpu') silenceAdvice(core);
  if (started) return;
  throw new MlmodelError(
    'INVALID_STATE',
    `The ${name} backend of TensorFlow.js does not start on this machine. Choose another one with the option "backend".`,
  );
}

/** On first use the backend prints advice to install another one, which does not apply to users of this flavor. */
function silenceAdvice(core: TfjsCore): void {
  Object.assign(core.findBackend('cpu') ?? {}, { firstUse: false });
}

/**
 * Starts WebAssembly, or plain JavaScript where that does not run.
 * @returns the backend that runs
 */
export async function startFastestBackend(core: TfjsCore, logger: Logger): Promise<BackendName> {
  try {
    await startBackend(core, 'wasm');
    return 'wasm';
  } catch (error) {
    logger.warn(`${errorText(error)} The model runs in plain JavaScript, which is slower.`);
    await startBackend(core, 'cpu');
    return 'cpu';
  }
}
