import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RawInput } from '@mlmodel/core';
import { type LoadedModel, loadModel } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '@mlmodel/flavor-pyfunc-bridge';
import { benchFolder, modelDirectory } from '../../paths.ts';
import { median } from '../../report/statistics.ts';
import { randomRows, rowAt } from '../../requests/rows.ts';
import { requireMlflowPython } from '../../servers/contender.ts';

/** Medians of the times of one prediction of one row, in milliseconds. */
export interface AddedLatency {
  /** Through the bridge: rows in, enforced, sent to Python, predicted, read back. */
  readonly bridge: number;
  /** Of `pyfunc_model.predict` in Python. */
  readonly checked: number;
  /** Of the model below MLflow's checks, which the bridge calls. */
  readonly bare: number;
  /** Median over the rounds of `bridge` less `checked`. */
  readonly added: number;
}

const model = 'iris-sklearn';
const predictions = 500;

/** Times a prediction through the bridge in this process and `predict` in Python, alternately. */
export async function measureAddedLatency(rounds: number): Promise<AddedLatency> {
  const python = requireMlflowPython();
  const loaded = await loadModel(modelDirectory(model), {
    flavors: [pyfuncBridgeFlavor],
    options: { python, bridgeSpares: 0 },
  });
  const direct = new DirectPython(python);
  try {
    const found: Omit<AddedLatency, 'added'>[] = [];
    for (let round = 0; round <= rounds; round += 1)
      found.push({ ...(await direct.round()), bridge: await medianMilliseconds(loaded) });
    const measured = found.slice(1);
    const of = (key: 'bridge' | 'checked' | 'bare') => median(measured.map((each) => each[key]));
    const added = median(measured.map(({ bridge, checked }) => bridge - checked));
    return { bridge: of('bridge'), checked: of('checked'), bare: of('bare'), added };
  } finally {
    direct.stop();
    await loaded.dispose();
  }
}

async function medianMilliseconds(loaded: LoadedModel): Promise<number> {
  const rows = await randomRows(model, { count: 1, digits: 'one decimal' });
  const input: RawInput = {
    kind: 'rows',
    form: 'dataframe_split',
    columns: rows.columns,
    data: [rowAt(rows, 0)],
    index: undefined,
  };
  const times: number[] = [];
  for (let call = 0; call < predictions; call += 1) {
    const start = performance.now();
    await loaded.predict(input);
    times.push(performance.now() - start);
  }
  return median(times);
}

/** `direct_predict.py` as a process. */
class DirectPython {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(python: string) {
    const program = `${benchFolder}/parts/bridge/direct_predict.py`;
    const child = spawn(python, [program, modelDirectory(model)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  async round(): Promise<{ checked: number; bare: number }> {
    this.#child.stdin?.write('\n');
    const { value } = await this.#lines.next();
    if (value === undefined) throw new Error('Python ended before it had timed the model');
    return JSON.parse(value);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.stdin?.end();
    await exit;
  }
}
