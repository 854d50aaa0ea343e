import type { Logger, NamedTensor } from '@mlmodel/core';
import { newElements } from '../feeds/tensor-elements.js';
import { type BackendName, startBackend, type TfjsCore } from '../load/import-tfjs.js';
import { brokenModel, refusedModel, textOf } from '../load/load-error.js';
import type { ModelField, OpenModel } from '../load/open-model.js';
import { modelRun } from '../run/model-run.js';

/** Rows, and the lengths of other free dimensions, in trials: some models need more than one of them. */
const trials = [
  { rows: 1, length: 1 },
  { rows: 1, length: 32 },
  { rows: 32, length: 32 },
];

const advice = 'Check the model, or convert it again without that operation.';

/** TensorFlow.js fails at some loops in the one form and at some in the other. */
const controlFlowAdvice =
  'Check the model, or convert it again: with --control_flow_v2=True, or without it if it was made with it.';

/** Elements that the inputs of a trial may have, so that shapes that are not true cannot fill the memory. */
const largestTrial = 2 ** 26;

/** What decides where a model runs. */
export interface BackendChoice {
  readonly core: TfjsCore;
  /** The backend that is preferred and started. */
  readonly preferred: BackendName;
  /** Whether the cpu backend may be taken instead. */
  readonly mayFallBack: boolean;
  /** Path of `model.json`, for messages. */
  readonly file: string;
  readonly logger: Logger;
}

/**
 * Runs the model on zeros, first on the preferred backend and then on the cpu, and chooses the first that can: the
 * WebAssembly backend lacks some operations, and others for some types. It also warms the model up.
 * @throws MlmodelError naming the file and the reason, when the model cannot run at all
 */
export async function chooseBackend(model: OpenModel, choice: BackendChoice): Promise<BackendName> {
  const { core, preferred, mayFallBack, file, logger } = choice;
  if (model.inputs.some(({ shape }) => shape === undefined)) return preferred;
  checkSizes(model.inputs, file);
  const preferredError = await failureOn(preferred, model, core);
  if (preferredError === undefined) return preferred;
  let error: unknown = preferredError;
  if (mayFallBack && preferred !== 'cpu') {
    await startBackend(core, 'cpu');
    error = await failureOn('cpu', model, core);
    if (error === undefined) {
      logger.info(
        `${file} runs in plain JavaScript, as ${preferred} cannot: ${textOf(preferredError)}`,
      );
      return 'cpu';
    }
  }
  if (isLacking(error) || zerosMustFit(model.inputs)) {
    throw refusedModel(error, file, model.isAsync ? controlFlowAdvice : advice);
  }
  return isLacking(preferredError) ? 'cpu' : preferred;
}

/** What goes wrong on zeros in every trial; undefined when nothing does in one of them. */
async function failureOn(backend: BackendName, model: OpenModel, core: TfjsCore): Promise<unknown> {
  const run = modelRun(model, core, backend);
  let failure: unknown;
  for (const trial of trials) {
    if (sizeOfAll(model.inputs, trial) > largestTrial) continue;
    try {
      await run(model.inputs.map((input) => zeros(input, trial)));
      return undefined;
    } catch (error) {
      failure = error;
    }
  }
  return failure;
}

type Trial = (typeof trials)[number];

/** @throws MlmodelError naming the file, when one row is too large to be true, and its largest input */
function checkSizes(inputs: readonly ModelField[], file: string): void {
  const smallest = trials[0] as Trial;
  if (sizeOfAll(inputs, smallest) <= largestTrial) return;
  const [largest] = inputs.toSorted(
    (one, other) => sizeOf(other, smallest) - sizeOf(one, smallest),
  );
  throw brokenModel(
    file,
    `has more than ${largestTrial} elements a row in its inputs, most of them in "${largest?.name}"`,
  );
}

function sizeOfAll(inputs: readonly ModelField[], trial: Trial): number {
  return inputs.reduce((sum, input) => sum + sizeOf(input, trial), 0);
}

function zeros(input: ModelField, trial: Trial): NamedTensor {
  const { name, type } = input;
  return { ...newElements(type, sizeOf(input, trial)), name, shape: lengthsOf(input, trial) };
}

function lengthsOf({ shape = [] }: ModelField, { rows, length: free }: Trial): readonly number[] {
  return shape.map((length, axis) => length ?? (axis === 0 ? rows : free));
}

function sizeOf(input: ModelField, trial: Trial): number {
  return lengthsOf(input, trial).reduce((product, length) => product * length, 1);
}

/** Whether TensorFlow.js says that it lacks an operation, lacks it for text, or waits for what never comes. */
function isLacking(error: unknown): boolean {
  const text = textOf(error);
  return /Kernel '.*' not registered|must be numeric tensor|Cannot compute the outputs/.test(text);
}

/** Whether a sound model takes zeros: numbers, and no free length but that of the batch. */
function zerosMustFit(inputs: readonly ModelField[]): boolean {
  return inputs.every(
    ({ type, shape }) => type !== 'string' && shape?.slice(1).every((length) => length !== null),
  );
}
