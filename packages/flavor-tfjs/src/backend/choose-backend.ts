import { errorText, type Logger, sizeOfShape } from '@mlmodel/core';
import { quotedNames } from '@mlmodel/core/flavor';
import type { BackendName } from '../config/backend-name.js';
import type { ModelFormat } from '../config/tfjs-config.js';
import { startBackend } from '../load/import-tfjs.js';
import { brokenModel, refusedModel } from '../load/load-error.js';
import type { ModelSource } from '../load/model-json.js';
import type { ModelField, OpenModel } from '../load/open-model.js';
import type { TfjsCore } from '../load/tfjs-core.js';
import { modelRun } from '../run/model-run.js';
import { lengthsOf, zeros } from '../run/zeros.js';
import { isMemoryBound } from './memory-bound.js';

/** Rows and other free lengths of the trials: some models need more than 1. */
const trials = [
  { rows: 1, length: 1 },
  { rows: 1, length: 32 },
  { rows: 32, length: 32 },
];

const lackAdvice = 'Express the model with other operations and convert it again.';

/** By model format. */
const advice: Readonly<Record<ModelFormat, string>> = {
  'graph-model': 'Check the model and convert it again.',
  'layers-model': 'Check the model, or convert it to a graph-model.',
};

/** TensorFlow.js fails on some loops in one form and on some in the other. */
const controlFlowAdvice =
  'Check the model, or convert it again: with --control_flow_v2=True, or without it if it was made with it.';

/** The most elements of one tensor in a trial, so that a wrong shape cannot exhaust the memory. */
const largestTrial = 2 ** 26;

/** The options of {@link chooseBackend}. */
export interface BackendChoice {
  readonly core: TfjsCore;
  /** The backend to try first; it has been started. */
  readonly preferred: BackendName;
  /** Whether the cpu backend may be used instead. */
  readonly mayFallBack: boolean;
  /** For messages. */
  readonly source: Pick<ModelSource, 'file' | 'format'>;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the model on zeros, first on the preferred backend and then on cpu, and chooses the first that can: the wasm
 * backend lacks some operations, and others for some types. This also warms up the model.
 * @throws MlmodelError naming the file and the reason, when the model runs on neither
 */
export async function chooseBackend(model: OpenModel, choice: BackendChoice): Promise<BackendName> {
  const { core, preferred, mayFallBack, source, logger } = choice;
  const { file, format } = source;
  if (model.inputs.some(({ shape }) => shape === undefined)) return preferred;
  checkSizes(model.inputs, file);
  const preferredError = await failureOn(preferred, model, choice);
  if (preferredError === undefined) return preferred;
  let error: unknown = preferredError;
  if (mayFallBack && preferred !== 'cpu') {
    await startBackend(core, 'cpu');
    error = await failureOn('cpu', model, choice);
    if (error === undefined) {
      logger.info(
        `${file} runs in plain JavaScript, as ${preferred} cannot: ${errorText(preferredError)}`,
      );
      return 'cpu';
    }
  }
  if (isMemoryBound(errorText(error))) {
    throw refusedModel(error, file, 'Check the shapes in it.');
  }
  if (isLacking(error) || zerosMustFit(model.inputs)) {
    const usual = isLacking(error) ? lackAdvice : advice[format];
    throw refusedModel(error, file, model.isAsync ? controlFlowAdvice : usual);
  }
  return isLacking(preferredError) ? 'cpu' : preferred;
}

/**
 * The error of the last trial on zeros; undefined when one of them succeeds. What needs too much memory in the smallest
 * trial does so in the others.
 */
async function failureOn(
  backend: BackendName,
  model: OpenModel,
  { core, signal }: BackendChoice,
): Promise<unknown> {
  const run = modelRun(model, core, backend);
  let failure: unknown;
  for (const trial of trials) {
    if (largestTensor(model, trial) > largestTrial) continue;
    try {
      await run(
        model.inputs.map((input) => zeros(input, trial)),
        signal,
      );
      return undefined;
    } catch (error) {
      signal?.throwIfAborted();
      if (!isMemoryBound(errorText(error))) failure = error;
      else if (trial === trials[0]) return error;
    }
  }
  return failure;
}

type Trial = (typeof trials)[number];

function largestTensor({ inputs, elementsPerRow }: OpenModel, trial: Trial): number {
  const rows = Math.max(...inputs.map((input) => lengthsOf(input, trial)[0] ?? 1));
  return Math.max(rows * elementsPerRow, ...inputs.map((input) => sizeOf(input, trial)));
}

/** @throws MlmodelError naming the file and an impossibly large input */
function checkSizes(inputs: readonly ModelField[], file: string): void {
  const [smallest] = trials;
  const large = inputs.find((input) => sizeOf(input, smallest as Trial) > largestTrial);
  if (large === undefined) return;
  throw brokenModel(
    file,
    `has the input ${quotedNames([large.name])} of more than ${largestTrial} elements ${large.shape?.[0] === null ? 'a row' : 'at a time'}`,
    'Check the shapes in it.',
  );
}

function sizeOf(input: ModelField, trial: Trial): number {
  return sizeOfShape(lengthsOf(input, trial));
}

/** Whether an error says that TensorFlow.js lacks an operation, at least for strings, or cannot reach the outputs. */
function isLacking(error: unknown): boolean {
  const text = errorText(error);
  return /Kernel '[^']*' not registered|must be numeric tensor|Cannot compute the outputs/.test(
    text,
  );
}

/** Whether a valid model must accept zeros: its inputs are numbers, and only the batch is free. */
function zerosMustFit(inputs: readonly ModelField[]): boolean {
  return inputs.every(
    ({ type, shape }) => type !== 'string' && shape?.slice(1).every((length) => length !== null),
  );
}
