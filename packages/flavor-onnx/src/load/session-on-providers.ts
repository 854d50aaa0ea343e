import { existsSync, readdirSync } from 'node:fs';
import type { LoadContext, Logger } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig, ProviderEntry } from '../config/onnx-config.js';
import type { SessionOptions } from './create-session.js';
import { nativeFolder, type OnnxRuntime } from './import-onnxruntime.js';
import { loadError, sessionOptionsError } from './load-error.js';
import { sessionOptions } from './session-options.js';

/** Rejects with the error of onnxruntime. */
type CreateSession = (options: SessionOptions) => Promise<InferenceSession>;

/** A session and the short name of its first provider. */
export interface SessionOnDevice {
  readonly session: InferenceSession;
  readonly device: string;
}

/**
 * Creates a session with the options and on the providers of the MLmodel file, and on the CPU where those fail.
 * @throws MlmodelError naming the model file, or the session options where the model loads without them
 */
export async function sessionOnProviders(
  create: CreateSession,
  { config, logger }: Pick<LoadContext<OnnxConfig>, 'config' | 'logger'>,
  runtime: OnnxRuntime,
): Promise<SessionOnDevice> {
  const { chosen, missing } = chooseProviders(config.providers, runtime);
  const options = sessionOptions(config, logger);
  const [first = cpuProvider] = chosen;
  let lacking = missing;
  let isExpected = config.providers.some(({ name }) => shortName(name) === cpuProvider.name);
  if (first !== cpuProvider) {
    try {
      const session = await create({ ...options, executionProviders: chosen });
      reportMissing(missing, { isExpected, logger });
      return { session, device: first.name };
    } catch {
      lacking = [...missing, ...chosen.slice(0, -1).map(({ name }) => name)];
      isExpected = false;
    }
  }
  const session = await createOnCpu(create, options, config.data);
  reportMissing(lacking, { isExpected, logger });
  return { session, device: cpuProvider.name };
}

/** Creates the session; after a failure, finds out whether the model or the entries of its session options caused it. */
async function createOnCpu(
  create: CreateSession,
  options: SessionOptions,
  file: string,
): Promise<InferenceSession> {
  const onCpu = { ...options, executionProviders: [cpuProvider] };
  const keys = Object.keys(options.extra);
  try {
    return await create(onCpu);
  } catch (error) {
    if (keys.length === 0) throw loadError(error, file);
    const session = await create({ ...onCpu, extra: {} }).catch((cause: unknown) => {
      throw loadError(cause, file);
    });
    await session.release();
    throw sessionOptionsError(error, keys);
  }
}

/** A provider for onnxruntime-node: its short name (`cpu`, `cuda`) and options. */
interface ExecutionProvider {
  readonly name: string;
  readonly [option: string]: unknown;
}

/** The provider that is always available. */
const cpuProvider: ExecutionProvider = { name: 'cpu' };

/** The providers that a model gets. */
interface ProviderChoice {
  /** Never empty; ends with the CPU. */
  readonly chosen: readonly ExecutionProvider[];
  /** Providers that the model requests and this machine lacks, by the model's names. */
  readonly missing: readonly string[];
}

/**
 * Chooses those of the model's providers that this installation of onnxruntime-node has. A missing one is not an error:
 * MLflow writes CUDA first even for models that never ran on a GPU.
 */
function chooseProviders(wanted: readonly ProviderEntry[], runtime: OnnxRuntime): ProviderChoice {
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

interface MissingOptions {
  /** The model lists the CPU, too. */
  readonly isExpected: boolean;
  readonly logger: Logger;
}

/** Reports once all providers that a model requests and does not get: a warning unless it expects to run without them. */
function reportMissing(missing: readonly string[], { isExpected, logger }: MissingOptions): void {
  if (missing.length === 0) return;
  logger[isExpected ? 'debug' : 'warn'](
    `The model requests ${missing.join(', ')}, which this onnxruntime-node lacks. It runs on the CPU.`,
  );
}

/**
 * Names of usable providers. onnxruntime-node also lists those whose library is installed separately. Without the
 * library, a session prints an error of the native code, so this looks for its file.
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
