import { invocation } from '../load/traffic-job.ts';
import { commands, filled, pythonFlavor, steps } from '../paths.ts';

/** A model that does not end by itself, or takes more memory than it may. */
export interface LimitCase {
  readonly name: string;
  /** Options of `mlmodel serve`. */
  readonly options: readonly string[];
  /** The request that goes beyond the limit, and the status that it gets. */
  readonly excess: { readonly bytes: Uint8Array; readonly status: number };
  /** A request that is answered as usual. */
  readonly usual: Uint8Array;
  /** MiB of memory of a process that runs the model; undefined without a limit. */
  readonly memory?: number;
}

/** Seconds of the time limit for a request. */
const limit = '3';

const workerMemory = 512;

/** @param python an interpreter with MLflow; without it, models in Python are left out */
export function limitCases(python: string | undefined): readonly LimitCase[] {
  const memoryCases = [memory('600 MB', 150_000_000), memory('100 GB', 25_000_000_000)];
  return [loop, ...(python === undefined ? [] : [gil(python)]), ...memoryCases];
}

const loop: LimitCase = {
  name: 'a Loop of 200,000,000 steps in ONNX',
  options: ['-m', steps, '-t', limit],
  excess: { bytes: invocation('{"inputs": [200000000]}'), status: 504 },
  usual: invocation('{"inputs": [2]}'),
};

/** @param elements of 4 bytes */
function memory(name: string, elements: number): LimitCase {
  return {
    name: `a ConstantOfShape of ${name} in ONNX`,
    options: ['-m', filled, '-t', limit, '--worker-memory', String(workerMemory)],
    excess: { bytes: invocation(`{"inputs": [${elements}]}`), status: 400 },
    usual: invocation('{"inputs": [2]}'),
    memory: workerMemory,
  };
}

function gil(python: string): LimitCase {
  return {
    name: 'a regular expression in Python that holds the GIL',
    options: ['-m', commands, '--flavor', pythonFlavor, '--python', python, '-t', limit],
    excess: { bytes: command('hold the GIL'), status: 504 },
    usual: command('params'),
  };
}

function command(text: string): Uint8Array {
  return invocation(JSON.stringify({ dataframe_records: [{ command: text }] }));
}
