import type { FieldSpec, FlavorSession, LoadContext } from '@mlmodel/core';
import {
  areRowsIndependent,
  checkInputNames,
  fixedBatch,
  inputBinder,
  runInSlices,
  withFreeRows,
} from '@mlmodel/core/flavor';
import { answerMaker } from './answers/answer.js';
import type { OnnxOptions } from './config/declared-options.js';
import type { OnnxConfig } from './config/onnx-config.js';
import { type GraphInput, graphInputs, graphOutputs } from './graph-fields.js';
import { importOnnxruntime, type OnnxRuntime } from './load/import-onnxruntime.js';
import { type OpenModel, openModel } from './load/open-model.js';
import { predictions } from './predictions.js';
import { observedOutputs } from './run/observed-outputs.js';
import { graphRun } from './run/run-graph.js';

/**
 * Loads an ONNX model.
 * @throws MlmodelError naming the file, input or output, and what to do
 */
export async function loadOnnxSession(
  context: LoadContext<OnnxConfig, OnnxOptions>,
): Promise<FlavorSession> {
  const runtime = await importOnnxruntime();
  const model = await openModel(context, runtime);
  try {
    return await createSession(model, context, runtime);
  } catch (error) {
    await model.session.release();
    throw error;
  }
}

async function createSession(
  model: OpenModel,
  { config, signature, options }: LoadContext<OnnxConfig, OnnxOptions>,
  runtime: OnnxRuntime,
): Promise<FlavorSession> {
  const inputs = graphInputs(model);
  checkInputNames(signature, { names: inputs.map(({ name }) => name), file: config.data });
  const declared = graphOutputs(model);
  const run = graphRun(model.session, declared, runtime);
  const rows = fixedBatch(inputs);
  const outputs = await observedOutputs(run, { inputs, outputs: declared, batch: rows });
  const batch = outputs.every(({ hasRows }) => hasRows) ? rows : undefined;
  const rowsIndependent = await areRowsIndependent(run, inputs, {
    batch,
    outputs,
    known: options.rowsIndependent,
  });
  const isSliced = batch !== undefined && rowsIndependent;
  const bound = inputs.map(withoutScalar);
  const bindFree = inputBinder(withFreeRows(bound), { signature, textsEndAtZero: true });
  return {
    inputs,
    outputs: outputs.map(({ name, type, shape }) => ({ name, type, shape })),
    runtime: {
      name: 'onnxruntime',
      version: runtime.env.versions.node ?? 'unknown',
      device: model.device,
    },
    execution: {
      blocksEventLoop: true,
      boundedTime: model.boundedTime,
      maxConcurrency: Number.POSITIVE_INFINITY,
      rowsIndependent,
    },
    ...predictions({
      bind: isSliced ? bindFree : inputBinder(bound, { signature, textsEndAtZero: true }),
      bindNoRows: bindFree,
      run: isSliced ? runInSlices(run, batch) : run,
      answer: answerMaker(outputs),
      release: () => model.session.release(),
    }),
  };
}

/** An input that is declared as a scalar accepts any shape, as in onnxruntime. */
function withoutScalar({ name, type, shape }: GraphInput): FieldSpec {
  return shape?.length === 0 ? { name, type } : { name, type, shape };
}
