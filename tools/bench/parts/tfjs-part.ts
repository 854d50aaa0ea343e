import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelInput } from '@mlmodel/core';
import { type LoadedModel, loadModel } from '@mlmodel/core/node';
import { tfjsFlavor } from '@mlmodel/flavor-tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';
import { modelDirectory } from '../paths.ts';
import { median } from '../report/statistics.ts';
import { scoringRequest } from '../requests/bodies.ts';
import { invocationBytes } from '../requests/http-request.ts';
import { type Rows, randomRows } from '../requests/rows.ts';
import { seededRandom } from '../requests/seeded-random.ts';
import { type RunningServer, withServer } from '../servers/running-server.ts';
import { measure } from './measure.ts';
import { millisecondsOf } from './milliseconds-of.ts';

/** A model on the WebAssembly backend and on the cpu backend, in this process. */
interface BackendComparison {
  readonly wasmMilliseconds: number;
  readonly cpuMilliseconds: number;
  /** Median of the ratios of single rounds. */
  readonly times: number;
}

/** Requests to our server, and `model.predict` called directly, both on 1,000 rows. */
interface DirectComparison {
  readonly requestsPerSecond: number;
  /** Of a bare `model.predict` on the tensor, including reading its output, in this process. */
  readonly predictionsPerSecond: number;
  /** Median of the ratios of single rounds. */
  readonly ofDirect: number;
}

/** What the TensorFlow.js part found. */
export interface TfjsFindings {
  readonly convnet: BackendComparison;
  readonly mlp: DirectComparison;
}

const convnet = 'tfjs-convnet';
const images = 16;
const mlp = 'tfjs-mlp';
const rowCount = 1000;

/** Compares the backends on 16 images, and the server with the bare model on 1,000 rows. */
export async function runTfjsPart(
  options: BenchOptions,
  generator: LoadGenerator,
): Promise<TfjsFindings> {
  return {
    convnet: await compareBackends(options),
    mlp: await compareWithDirect(options, generator),
  };
}

async function compareBackends({ rounds }: BenchOptions): Promise<BackendComparison> {
  const wasm = await loadOn('wasm');
  const cpu = await loadOn('cpu');
  const input = randomImages();
  const found: { wasm: number; cpu: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    found.push({
      wasm: await millisecondsOf(() => wasm.session.predict(input, {})),
      cpu: await millisecondsOf(() => cpu.session.predict(input, {})),
    });
  }
  const measured = found.slice(1);
  return {
    wasmMilliseconds: median(measured.map((each) => each.wasm)),
    cpuMilliseconds: median(measured.map((each) => each.cpu)),
    times: median(measured.map((each) => each.cpu / each.wasm)),
  };
}

function loadOn(backend: string): Promise<LoadedModel> {
  return loadModel(modelDirectory(convnet), { flavors: [tfjsFlavor], options: { backend } });
}

function randomImages(): ModelInput {
  const random = seededRandom(images);
  const shape = [images, 28, 28, 1];
  const values = Float32Array.from({ length: images * 28 * 28 }, random);
  return { kind: 'tensor', tensor: { type: 'float32', values, shape } };
}

async function compareWithDirect(
  options: BenchOptions,
  generator: LoadGenerator,
): Promise<DirectComparison> {
  const rows = await randomRows(mlp, { count: rowCount, digits: 'full precision' });
  const direct = await directPrediction(rows);
  const first = scoringRequest(rows, 'json');
  return withServer('mlmodel', { model: mlp, first }, (server) =>
    measureBoth({ direct, server, rows }, { options, generator }),
  );
}

interface Both {
  readonly direct: () => Float32Array;
  readonly server: RunningServer;
  readonly rows: Rows;
}

async function measureBoth(
  { direct, server, rows }: Both,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<DirectComparison> {
  const load = {
    request: invocationBytes(scoringRequest(rows, 'json')),
    connections: 2,
    milliseconds: options.roundMilliseconds,
    check: (body: Uint8Array) => checkResponse(body, direct()),
  };
  const found: { requests: number; predictions: number }[] = [];
  for (let round = 0; round <= options.rounds; round += 1) {
    const { requestsPerSecond } = await measure(generator, { server, load });
    const milliseconds = await millisecondsOf(async () => direct());
    found.push({ requests: requestsPerSecond, predictions: 1000 / milliseconds });
  }
  const measured = found.slice(1);
  return {
    requestsPerSecond: median(measured.map((each) => each.requests)),
    predictionsPerSecond: median(measured.map((each) => each.predictions)),
    ofDirect: median(measured.map((each) => each.requests / each.predictions)),
  };
}

/** The bare model on WebAssembly, without the flavor. */
async function directPrediction(rows: Rows): Promise<() => Float32Array> {
  const folder = join(modelDirectory(mlp), 'model');
  const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const [{ paths, weights }] = json.weightsManifest;
  const weightData = new Uint8Array(await readFile(join(folder, paths[0]))).buffer;
  const load = async () => ({ ...json, weightSpecs: weights, weightData });
  await tf.setBackend('wasm');
  const model = await loadLayersModel({ load });
  const input = tf.tensor2d(Float32Array.from(rows.cells), [rows.count, rows.columns.length]);
  return () => {
    const answer = model.predict(input) as tf.Tensor;
    const values = answer.dataSync() as Float32Array;
    answer.dispose();
    return values;
  };
}

function checkResponse(body: Uint8Array, expected: Float32Array): void {
  const { predictions } = JSON.parse(new TextDecoder().decode(body)) as { predictions: number[][] };
  const values = predictions.flat();
  const isRight = (value: number, index: number) =>
    Math.abs(value - (expected[index] as number)) <= 1e-5;
  if (values.length !== expected.length || !values.every(isRight))
    throw new Error('the server responds differently from the model itself');
}
