import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Loadability } from '@mlmodel/core';
import { importRuntime, notInstalled } from '@mlmodel/core/flavor';

/** What onnxruntime-node exports. */
export type OnnxRuntime = typeof import('onnxruntime-node');

const runtimePackage = {
  name: 'onnxruntime-node',
  // Its install script downloads libraries for CUDA; what the CPU needs is in the package.
  install: 'npm install --ignore-scripts onnxruntime-node',
};

/**
 * Imports onnxruntime-node, which loads its native library. On Linux that library creates a device id in the user's home
 * and sends telemetry; here it does so only if the operator sets `ORT_DISABLE_TELEMETRY=0`.
 * @throws MlmodelError `INVALID_STATE` that says what to install
 */
export async function importOnnxruntime(): Promise<OnnxRuntime> {
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
  const module = await importRuntime(runtimePackage, () => import('onnxruntime-node'));
  return module.default;
}

/** Whether onnxruntime-node is installed and has a binary for this machine; does not import it. */
export function onnxruntimeLoadability(): Loadability {
  const folder = nativeFolder();
  if (folder === undefined) return notInstalled(runtimePackage);
  if (existsSync(path.join(folder, 'onnxruntime_binding.node'))) return { ok: true };
  return {
    ok: false,
    reason: `onnxruntime-node has no binary for ${process.platform}-${process.arch}`,
    fix: 'use a machine that onnxruntime-node supports, or load the model in Python with @mlmodel/flavor-pyfunc-bridge',
  };
}

/** The folder of onnxruntime-node's libraries for this machine; undefined when it is not installed. */
export function nativeFolder(): string | undefined {
  try {
    const main = createRequire(import.meta.url).resolve('onnxruntime-node');
    return path.join(main, `../../bin/napi-v6/${process.platform}/${process.arch}`);
  } catch {
    return undefined;
  }
}
