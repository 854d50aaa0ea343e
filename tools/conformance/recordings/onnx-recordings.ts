import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPython } from '@mlmodel/python';
import { type Json, parseJson } from '../oracle/json.ts';
import type { ModelFacts } from '../oracle/model.ts';
import type { Feed, Graph, GraphInput, Output } from '../oracle/onnx.ts';
import type { OnnxRuns } from '../oracle/oracle.ts';
import { writeJson } from '../oracle/write-json.ts';

const script = path.join(import.meta.dirname, 'record-onnx.py');

/** The recording of one model; `runs` by the key of their feeds. */
interface Recording {
  readonly sha256: string;
  readonly onnxruntime: string;
  readonly graph: Graph;
  readonly runs: Map<string, readonly Output[] | 'refused'>;
}

/** Recorded runs of Python's onnxruntime, in one file of the corpus for each model: `onnx/NAME.json`. */
export class OnnxRecordings implements OnnxRuns {
  readonly #folder: string;
  readonly #recordings = new Map<string, Recording | undefined>();
  /** The requested runs, by model and key. */
  readonly #requested = new Map<ModelFacts, Map<string, readonly Feed[]>>();

  constructor(corpus: string) {
    this.#folder = path.join(corpus, 'onnx');
  }

  graphOf(model: ModelFacts): Graph | undefined {
    this.#requestedOf(model);
    return this.#of(model)?.graph;
  }

  outputsOf(model: ModelFacts, feeds: readonly Feed[]): readonly Output[] | 'refused' | undefined {
    const key = keyOf(feeds);
    this.#requestedOf(model).set(key, feeds);
    return this.#of(model)?.runs.get(key);
  }

  /**
   * Makes the requested recordings that are missing, in one process, and drops the others of those models.
   * @returns how many models were recorded anew
   * @throws Error without a Python for tests, or when it fails
   */
  record(): number {
    const lacking = [...this.#requested].filter(([model, requested]) => {
      const runs = this.#of(model)?.runs;
      return runs === undefined || [...requested.keys()].some((key) => !runs.has(key));
    });
    if (lacking.length === 0) return 0;
    const recorded = runPython(lacking.map(([model, requested]) => requestOf(model, requested)));
    for (const [at, [model]] of lacking.entries()) {
      const made = recorded[at] as ReadonlyMap<string, Json>;
      this.#write(model, new Map<string, Json>([['sha256', sha256Of(model)], ...made]));
    }
    return lacking.length;
  }

  #requestedOf(model: ModelFacts): Map<string, readonly Feed[]> {
    const requested = this.#requested.get(model) ?? new Map<string, readonly Feed[]>();
    this.#requested.set(model, requested);
    return requested;
  }

  #of(model: ModelFacts): Recording | undefined {
    const { name } = model;
    if (!this.#recordings.has(name)) this.#recordings.set(name, this.#read(model));
    return this.#recordings.get(name);
  }

  #read(model: ModelFacts): Recording | undefined {
    const file = this.#fileOf(model);
    if (!existsSync(file)) return undefined;
    const recording = recordingOf(parseJson(readFileSync(file, 'utf8')));
    return recording.sha256 === sha256Of(model) ? recording : undefined;
  }

  /** A corpus that cannot be written to keeps its recordings for this run only. */
  #write(model: ModelFacts, json: Json): void {
    this.#recordings.set(model.name, recordingOf(json));
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(this.#fileOf(model), `${writeJson(json)}\n`);
    } catch (error) {
      console.error(`conformance: recordings are not kept: ${(error as Error).message}`);
    }
  }

  #fileOf({ name }: ModelFacts): string {
    return path.join(this.#folder, `${name}.json`);
  }
}

function requestOf(model: ModelFacts, requested: ReadonlyMap<string, readonly Feed[]>): Json {
  const runs = Array.from(requested, ([key, feeds]): Json => {
    return new Map<string, Json>([
      ['key', key],
      ['feeds', feeds.map(feedJson)],
    ]);
  });
  return new Map<string, Json>([
    ['model', model.graph ?? ''],
    ['runs', runs],
  ]);
}

function feedJson({ name, dtype, shape, values }: Feed): Json {
  return new Map<string, Json>([
    ['name', name],
    ['dtype', dtype],
    ['shape', shape.map(BigInt)],
    ['values', values as Json[]],
  ]);
}

function keyOf(feeds: readonly Feed[]): string {
  return createHash('sha256')
    .update(writeJson(feeds.map(feedJson)))
    .digest('hex')
    .slice(0, 32);
}

function sha256Of({ graph = '' }: ModelFacts): string {
  return createHash('sha256').update(readFileSync(graph)).digest('hex');
}

function runPython(requests: readonly Json[]): readonly Json[] {
  const python = findPython();
  if (python === undefined) {
    throw new Error('no Python to record ONNX models with: run node tools/python/setup.mjs');
  }
  const { status, stdout, stderr } = spawnSync(python, [script], {
    input: writeJson([...requests]),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`record-onnx.py failed: ${stderr.slice(-2000)}`);
  return parseJson(stdout) as Json[];
}

function recordingOf(json: Json): Recording {
  const file = json as ReadonlyMap<string, Json>;
  const graph = file.get('graph') as ReadonlyMap<string, Json>;
  const batch = graph.get('batch') ?? null;
  return {
    sha256: String(file.get('sha256')),
    onnxruntime: String(file.get('onnxruntime')),
    graph: {
      inputs: (graph.get('inputs') as Map<string, Json>[]).map(inputOf),
      batch: batch === null ? undefined : Number(batch),
    },
    runs: new Map(
      [...(file.get('runs') as Map<string, Json>)].map(([key, run]) => [
        key,
        run === null ? 'refused' : (run as Map<string, Json>[]).map(outputOf),
      ]),
    ),
  };
}

function inputOf(input: ReadonlyMap<string, Json>): GraphInput {
  return {
    name: String(input.get('name')),
    dtype: String(input.get('dtype')),
    shape: shapeOf(input.get('shape')),
  };
}

function outputOf(output: ReadonlyMap<string, Json>): Output {
  return {
    name: String(output.get('name')),
    declared: shapeOf(output.get('declared')),
    shape: shapeOf(output.get('shape')),
    values: output.get('values') ?? null,
  };
}

function shapeOf(shape: Json | undefined): readonly number[] | undefined {
  return Array.isArray(shape) ? shape.map(Number) : undefined;
}
