import type { LoadContext } from '@mlmodel/core';
import type { InferenceSession } from 'onnxruntime-node';
import type { OnnxConfig } from '../config/onnx-config.js';
import type { SessionOptions } from './create-session.js';
import { chooseProviders, cpuProvider, warnOfMissingProviders } from './execution-providers.js';
import type { OnnxRuntime } from './import-onnxruntime.js';
import { loadError, sessionOptionsError } from './load-error.js';
import { sessionOptions } from './session-options.js';

/** Rejects with what onnxruntime threw. */
type CreateSession = (options: SessionOptions) => Promise<InferenceSession>;

/** A session and the short name of the provider that is asked first. */
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
  if (first !== cpuProvider) {
    try {
      const session = await create({ ...options, executionProviders: chosen });
      if (missing.length > 0) warnOfMissingProviders(missing, logger);
      return { session, device: first.name };
    } catch {
      lacking = [...missing, ...chosen.slice(0, -1).map(({ name }) => name)];
    }
  }
  const session = await createOnCpu(create, options, config.data);
  if (lacking.length > 0) warnOfMissingProviders(lacking, logger);
  return { session, device: cpuProvider.name };
}

/** Finds out which is to blame for a failure, the model or the entries of its session options. */
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
    const session = await create({ ...onCpu, extra: {} }).catch((blamed: unknown) => {
      throw loadError(blamed, file);
    });
    await session.release();
    throw sessionOptionsError(error, keys);
  }
}
