import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { MlmodelError } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { createPipeline, type ScoringResponse } from '@mlmodel/scoring';
import { cliLogger } from '../cli-logger.js';
import type { LoadingOptions } from '../common-options.js';
import { labelConsole } from '../label-console.js';
import { guardLoading } from '../load-guard.js';
import { explainMlflowOptions } from '../mlflow-options.js';
import { prepareEnvironment } from '../prepare-environment.js';
import { type PythonOptions, pythonFlavorOptions } from '../python-options.js';
import { writeFileAtomically, writeStdout } from '../write-output.js';

/** The values of `mlmodel predict`'s options. */
export interface PredictOptions extends LoadingOptions, PythonOptions {
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType?: 'json' | 'csv';
  readonly [mlflowOption: string]: unknown;
}

const contentTypes = { json: 'application/json', csv: 'text/csv' };

/** Predicts for one body as `/invocations` would and writes the same answer. */
export async function predict(options: PredictOptions): Promise<void> {
  explainMlflowOptions('predict', options);
  const body = await readInput(options.inputPath);
  const answer = await answerTo(body, options);
  if (isFile(options.outputPath)) {
    await writeFileAtomically(options.outputPath, answer).catch((cause: unknown) => {
      throw fileFailure('write', options.outputPath, cause);
    });
    return;
  }
  await writeStdout(answer);
  if (process.stdout.isTTY) await writeStdout('\n');
}

async function answerTo(body: Uint8Array, options: PredictOptions): Promise<Uint8Array> {
  const logger = cliLogger({ debug: options.debug === true });
  labelConsole(logger);
  const flavorOptions = {
    ...(await pythonFlavorOptions({ ...options, bridgeSpares: 0 })),
    allowCode: options.allowCode,
    loadTimeoutSeconds: options.loadTimeout,
  };
  await prepareEnvironment({ ...options, options: flavorOptions, logger });
  const model = await guardLoading(options, () =>
    loadModel(options.modelUri, { flavors: options.flavor, options: flavorOptions, logger }),
  );
  try {
    const pipeline = createPipeline(model, {
      nonfinite: options.nonfinite,
      onFailure: ({ traceback }) => logger.warn(`The model raised an exception:\n${traceback}`),
    });
    const contentType = contentTypes[contentTypeOf(options)];
    return bytesOf((await pipeline.score({ body, contentType })).body);
  } finally {
    await model.dispose();
  }
}

function bytesOf(body: ScoringResponse['body']): Uint8Array {
  return Array.isArray(body) ? Buffer.concat(body) : Buffer.from(body as string | Uint8Array);
}

function contentTypeOf({ contentType, inputPath }: PredictOptions): 'json' | 'csv' {
  return contentType ?? (inputPath?.toLowerCase().endsWith('.csv') ? 'csv' : 'json');
}

async function readInput(path: string | undefined): Promise<Uint8Array> {
  if (isFile(path)) {
    return readFile(path).catch((cause: unknown) => {
      throw fileFailure('read', path, cause);
    });
  }
  if (process.stdin.isTTY) process.stderr.write('Reading from the terminal; end with Ctrl+D.\n');
  return buffer(process.stdin);
}

/** `-` is standard input or output, as for other commands. */
function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-';
}

function fileFailure(
  verb: 'read' | 'write',
  path: string | undefined,
  cause: unknown,
): MlmodelError {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const reason = fileHints[verb][code] ?? ` (${code}). Check the path`;
  return new MlmodelError('IO_ERROR', `Cannot ${verb} "${path}"${reason}.`, { cause });
}

/** What is behind the codes that people meet. */
const fileHints: Record<'read' | 'write', Record<string, string>> = {
  read: {
    ENOENT: ': there is no such file. Check the path',
    EISDIR: ': it is a folder. Give a file',
    EACCES: ': this user may not. Check its permissions',
  },
  write: {
    ENOENT: ': its folder does not exist. Make it first',
    EISDIR: ': it is a folder. Give a file',
    EACCES: ': this user may not. Check the permissions of its folder',
  },
};
