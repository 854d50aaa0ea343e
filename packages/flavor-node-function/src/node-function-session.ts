import { dirname } from 'node:path';
import {
  type FlavorSession,
  isMlmodelError,
  type LoadContext,
  type LoadedModel,
  MlmodelError,
  mapEntries,
} from '@mlmodel/core';
import { untilDisposed } from '@mlmodel/core/flavor';
import { importFunction } from './import-function.js';
import type { NodeFunction, NodeFunctionSetup } from './node-function.js';
import type { NodeFunctionConfig } from './node-function-config.js';
import { plainNumbers, plainRows } from './plain-rows.js';
import { apartFrom, predictionOf } from './prediction-of.js';
import { untilIdle } from './until-idle.js';

/**
 * Imports the module and calls its `load`.
 * @throws MlmodelError as {@link importFunction}, and `INVALID_STATE` when `load` fails or never ends
 */
export async function loadNodeFunctionSession(
  context: LoadContext<NodeFunctionConfig>,
): Promise<FlavorSession> {
  context.signal?.throwIfAborted();
  const module = await importFunction(context);
  const nested: LoadedModel[] = [];
  const disposeNested = () => Promise.all(nested.map((model) => model.dispose()));
  try {
    const state = await loadState(module, context, nested);
    return {
      runtime: { name: 'node', version: process.versions.node, device: 'cpu' },
      execution: {
        blocksEventLoop: true,
        boundedTime: false,
        maxConcurrency: Infinity,
        rowsIndependent: false,
      },
      ...untilDisposed({
        async predict(input, { params: sent = {}, signal }) {
          const rows = (table = input) => plainRows(table);
          const params = mapEntries(sent, (_name, value) => plainNumbers(value)) as typeof sent;
          const answer = await module.predict(input, { params, signal, state, rows });
          return apartFrom(input, predictionOf(answer));
        },
        async release() {
          if (isDisposable(state)) await state.dispose();
          await disposeNested();
        },
      }),
    };
  } catch (error) {
    await disposeNested();
    throw error;
  }
}

async function loadState(
  module: NodeFunction,
  context: LoadContext<NodeFunctionConfig>,
  nested: LoadedModel[],
): Promise<unknown> {
  const { files, config, signature, logger, signal } = context;
  const main = (await files.localPath?.('MLmodel')) ?? '';
  const setup: NodeFunctionSetup = {
    directory: dirname(main),
    files,
    config: config.config,
    signature,
    logger,
    signal,
    async loadModel(folder) {
      if (context.loadNested === undefined) throw noNesting();
      const model = await context.loadNested(folder);
      nested.push(model);
      return model;
    },
  };
  const loading = Promise.resolve(setup).then((given) => module.load?.(given));
  return untilIdle(loading, () => loadFailed(config, 'never finishes')).catch((cause: unknown) => {
    if (isMlmodelError(cause)) throw cause;
    throw loadFailed(config, `failed (${String(cause)})`, cause);
  });
}

function loadFailed({ module }: NodeFunctionConfig, what: string, cause?: unknown): MlmodelError {
  return new MlmodelError('INVALID_STATE', `The function load of "${module}" ${what}.`, {
    file: module,
    cause,
  });
}

function isDisposable(state: unknown): state is { dispose(): unknown } {
  return (
    typeof state === 'object' &&
    state !== null &&
    'dispose' in state &&
    typeof state.dispose === 'function'
  );
}

function noNesting(): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    'This model loads a nested model, which works only when it is loaded with loadModel of @mlmodel/core.',
  );
}
