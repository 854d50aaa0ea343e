import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type FlavorBlocks, MlmodelError, type SaveContext } from '@mlmodel/core';
import { unsavableSource, writePythonEnvironment } from '@mlmodel/core/flavor';
import { parseOnnxConfig } from '../config/onnx-config.js';
import { onnxruntimeLoadability } from '../load/import-onnxruntime.js';
import { notAnOnnxModel } from '../load/load-error.js';
import { externalDataOf } from '../model-file/external-data.js';
import { loadOnnxSession } from '../onnx-session.js';

/** The version of Python's `onnx` in the blocks and requirements of saved models. */
const onnxVersion = '1.23.2';

/** The packages that Python needs to load a saved model, in addition to MLflow. */
const pythonRequirements: readonly string[] = [`onnx==${onnxVersion}`, 'onnxruntime==1.32.0'];

/** The path of the model file, as in MLflow. */
const modelFile = 'model.onnx';

/**
 * Saves an ONNX model with the blocks `onnx` and `python_function`, so that Python loads it too.
 * @param source the bytes of a model, or the path of a model file with its external data next to it
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for anything else, for bytes that refer to external data, and for a
 * model that onnxruntime cannot load; `RESOURCE_DOES_NOT_EXIST` for a file that is missing
 */
export async function saveOnnxModel(source: unknown, context: SaveContext): Promise<FlavorBlocks> {
  const bytes = await modelBytes(source);
  await context.write(modelFile, bytes);
  for (const location of locationsIn(bytes)) {
    await context.write(location, externalData(location, source));
  }
  const onnx = {
    code: null,
    data: modelFile,
    onnx_session_options: null,
    onnx_version: onnxVersion,
    providers: ['CUDAExecutionProvider', 'CPUExecutionProvider'],
  };
  await tryLoading(onnx, context);
  const environment = await writePythonEnvironment(context, pythonRequirements);
  return {
    onnx,
    python_function: { data: modelFile, loader_module: 'mlflow.onnx', ...environment },
  };
}

async function modelBytes(source: unknown): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (typeof source === 'string') {
    return readFile(source).catch((error: unknown) => {
      throw missingFile(source, error);
    });
  }
  throw unsavableSource('onnx', 'the bytes of an ONNX file (a Uint8Array) or the path of one');
}

function locationsIn(bytes: Uint8Array): Iterable<string> {
  try {
    return externalDataOf(bytes).keys();
  } catch (error) {
    throw notAnOnnxModel(error, modelFile, bytes);
  }
}

/** `context.write` reads it only after it has checked that the location is inside the model directory. */
async function* externalData(location: string, source: unknown): AsyncIterable<Uint8Array> {
  if (typeof source !== 'string') {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `The ONNX model keeps tensors in the file ${JSON.stringify(location)}. Save the model from a path, with that file beside it.`,
    );
  }
  const file = path.join(path.dirname(source), location);
  try {
    yield* createReadStream(file);
  } catch (error) {
    throw missingFile(file, error);
  }
}

function missingFile(file: string, cause: unknown): MlmodelError {
  return new MlmodelError(
    'RESOURCE_DOES_NOT_EXIST',
    `The file "${file}" of the ONNX model cannot be read (${(cause as NodeJS.ErrnoException).code}).`,
    { cause },
  );
}

/** @throws MlmodelError for a model that onnxruntime cannot load */
async function tryLoading(block: object, context: SaveContext): Promise<void> {
  const loadability = onnxruntimeLoadability();
  if (!loadability.ok) {
    context.logger.warn(`The ONNX model is saved without a trial load: ${loadability.reason}.`);
    return;
  }
  const { files, signature } = context;
  const session = await loadOnnxSession({
    files,
    signature,
    config: { ...parseOnnxConfig(block), providers: [] },
    options: { rowsIndependent: false },
    logger: context.logger,
  });
  await session.dispose();
}
