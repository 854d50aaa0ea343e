import type { FlavorSession, LoadContext } from '@mlmodel/core';
import {
  checkInputNames,
  inputBinder,
  runInSlices,
  untilDisposed,
  withFreeRows,
} from '@mlmodel/core/flavor';
import { answerMaker } from './answers/answer.js';
import { emptyOutputs } from './answers/empty-outputs.js';
import { chooseBackend } from './backend/choose-backend.js';
import type { BackendName } from './config/backend-name.js';
import type { TfjsOptions } from './config/declared-options.js';
import type { TfjsConfig } from './config/tfjs-config.js';
import { missingAwareRun } from './corrections/kernels/nan-on-wasm.js';
import { answeredOutputs, inputNames, tensorPositions } from './field-names.js';
import { importCore, startBackend, startFastestBackend } from './load/import-tfjs.js';
import { readModelSource } from './load/model-json.js';
import { openGraphModel } from './load/open-graph-model.js';
import { openLayersModel } from './load/open-layers-model.js';
import type { OpenModel } from './load/open-model.js';
import type { TfjsCore } from './load/tfjs-core.js';
import { requestRun } from './run/model-run.js';
import { rowsOfModel } from './run/rows-of-model.js';

/**
 * Loads a TensorFlow.js model.
 * @throws MlmodelError naming the file and the problem
 */
export async function loadTfjsSession(
  context: LoadContext<TfjsConfig, TfjsOptions>,
): Promise<FlavorSession> {
  const { config, files, signature, options, logger, signal } = context;
  const { backend: wanted } = options;
  const source = await readModelSource(config, files);
  signal?.throwIfAborted();
  const core = await importCore();
  if (wanted) await startBackend(core, wanted);
  const preferred = wanted ?? (await startFastestBackend(core, logger));
  const open = source.format === 'layers-model' ? openLayersModel : openGraphModel;
  const model = await open(source);
  try {
    checkInputNames(signature, { names: inputNames(model, signature), file: source.file });
    const choice = { core, preferred, mayFallBack: !wanted, source, logger, signal };
    const backend = await chooseBackend(model, choice);
    return await sessionOf(model, context, { core, backend });
  } catch (error) {
    model.dispose();
    throw error;
  }
}

interface Runtime {
  readonly core: TfjsCore;
  readonly backend: BackendName;
}

async function sessionOf(
  model: OpenModel,
  { signature, options }: LoadContext<TfjsConfig, TfjsOptions>,
  { core, backend }: Runtime,
): Promise<FlavorSession> {
  const names = inputNames(model, signature);
  const answered = answeredOutputs(model, signature);
  const computed = missingAwareRun(model, core, backend);
  const { areIndependent, batch } = await rowsOfModel(model, computed, options.rowsIndependent);
  const inputs = model.inputs.map((input, index) => ({ ...input, name: names[index] as string }));
  const bind = inputBinder(batch === undefined ? inputs : withFreeRows(inputs), {
    signature,
    namesAreLoose: true,
    positionsIn: tensorPositions,
  });
  const once = requestRun(computed);
  const run = batch === undefined ? once : runInSlices(once, batch);
  const answer = answerMaker(answered, model, signature);
  return {
    inputs,
    outputs: answered.flatMap(({ name, output: { type, shape } }) =>
      type ? [{ name, type, shape }] : [],
    ),
    runtime: { name: 'tfjs', version: core.version_core, device: backend },
    execution: {
      blocksEventLoop: true,
      boundedTime: model.boundedTime,
      maxConcurrency: Number.POSITIVE_INFINITY,
      rowsIndependent: areIndependent,
    },
    ...untilDisposed({
      async predict(input, { signal }) {
        const tensors = bind(input);
        const empty = await emptyOutputs(tensors, model, { run: computed, batch });
        return answer(empty ?? (await run(tensors, signal)));
      },
      release: () => model.dispose(),
    }),
  };
}
