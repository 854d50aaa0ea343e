import { existsSync, readdirSync } from 'node:fs';
import type { Logger } from '@mlmodel/core';
import type { ProviderEntry } from '../config/onnx-config.js';
import { nativeFolder, type OnnxRuntime } from './import-onnxruntime.js';

/** A provider as onnxruntime-node takes it: its short name (`cpu`, `cuda`) and options. */
export interface ExecutionProvider {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** The provider that is always there. */
export const cpuProvider: ExecutionProvider = { name: 'cpu' };

/** What of a model's wishes can be met. */
export interface ProviderChoice {
  /** Never empty; ends with the CPU. */
  readonly chosen: readonly ExecutionProvider[];
  /** What the model asks for and this machine lacks, by the model's names. */
  readonly missing: readonly string[];
}

/**
 * Which of the model's providers this installation of onnxruntime-node has. MLflow writes CUDA first even for models
 * that never saw a GPU, so a missing one is no error.
 */
export function chooseProviders(
  wanted: readonly ProviderEntry[],
  runtime: OnnxRuntime,
): ProviderChoice {
  const available = availableProviders(runtime);
  const chosen: ExecutionProvider[] = [];
  const missing: string[] = [];
  for (const { name, options } of wanted) {
    const provider = { ...camelCaseKeys(options), name: shortName(name) };
    if (!available.has(provider.name)) missing.push(name);
    else if (provider.name !== cpuProvider.name) chosen.push(provider);
  }
  return { chosen: [...chosen, cpuProvider], missing };
}

/** The one warning about providers that a model asks for and does not get. */
export function warnOfMissingProviders(missing: readonly string[], logger: Logger): void {
  logger.warn(
    `The model asks for ${missing.join(', ')}, not available in this onnxruntime-node: it runs on the CPU.`,
  );
}

/**
 * Names of usable providers. onnxruntime-node also lists those whose library is installed separately; without the
 * library, asking for one prints an error of the native code, so we look for the file.
 */
function availableProviders(runtime: OnnxRuntime): ReadonlySet<string> {
  const folder = nativeFolder();
  const libraries = folder && existsSync(folder) ? readdirSync(folder) : [];
  const usable = runtime
    .listSupportedBackends()
    .filter(
      ({ name, bundled }) =>
        bundled || libraries.some((file) => file.includes(`onnxruntime_providers_${name}.`)),
    );
  return new Set(usable.map(({ name }) => name));
}

/** `CUDAExecutionProvider` -> `cuda`. */
function shortName(name: string): string {
  return name.replace(/ExecutionProvider$/, '').toLowerCase();
}

/** Python's `device_id` is `deviceId` here. */
function camelCaseKeys(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [
      key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
