import path from 'node:path';
import type { FlavorSession, LoadingOptions, Logger, ModelSignature } from '@mlmodel/core';
import { openModelDirectory } from '@mlmodel/core/node';
import type { OnnxOptions } from '../../src/config/declared-options.js';
import { onnxFlavor } from '../../src/onnx-flavor.js';

export interface LoadOptions {
  readonly signature?: ModelSignature;
  /** Keys of the `onnx` block in addition to `data`. */
  readonly block?: Readonly<Record<string, unknown>>;
  readonly options?: LoadingOptions & OnnxOptions;
  readonly logger?: Logger;
}

/** Loads a model directory with the onnx flavor. */
export async function loadOnnx(
  directory: string,
  { signature, block, options = {}, logger = collectingLogger() }: LoadOptions = {},
): Promise<FlavorSession> {
  return onnxFlavor.load({
    files: await openModelDirectory(directory),
    config: onnxFlavor.parseConfig({ data: 'model.onnx', ...block }),
    signature,
    options,
    logger,
  });
}

/** Loads one of the models that `test/fixtures/make.py` makes. */
export function loadFixture(name: string, options?: LoadOptions): Promise<FlavorSession> {
  return loadOnnx(fixture(name), options);
}

export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../fixtures', name);
}

export interface CollectingLogger extends Logger {
  readonly warnings: string[];
  readonly infos: string[];
}

export function collectingLogger(): CollectingLogger {
  const warnings: string[] = [];
  const infos: string[] = [];
  return {
    warnings,
    infos,
    debug() {},
    info(message) {
      infos.push(message);
    },
    warn(message) {
      warnings.push(message);
    },
    error(message) {
      warnings.push(message);
    },
  };
}

/** The error that a promise rejects with; fails when it resolves. */
export async function errorOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('no error was thrown');
}
