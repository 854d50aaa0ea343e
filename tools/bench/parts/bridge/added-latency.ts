import type { RawInput } from '@mlmodel/core';
import { type LoadedModel, loadModel } from '@mlmodel/core/node';
import { pyfuncBridgeFlavor } from '@mlmodel/flavor-pyfunc-bridge';
import { benchFolder, modelDirectory } from '../../paths.ts';
import { median } from '../../report/statistics.ts';
import { randomRows, rowAt } from '../../requests/rows.ts';
import { requireMlflowPython } from '../../servers/contender.ts';
import { PythonRounds } from '../python-rounds.ts';

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

/** What direct_predict.py writes. */
type DirectTimes = Pick<AddedLatency, 'bare' | 'checked'>;

const model = 'iris-sklearn';
const predictions = 500;

/** Times a prediction through the bridge in this process and `predict` in Python, alternately. */
export async function measureAddedLatency(rounds: number): Promise<AddedLatency> {
  const python = requireMlflowPython();
  const loaded = await loadModel(modelDirectory(model), {
    flavors: [pyfuncBridgeFlavor],
    options: { python, bridgeSpares: 0 },
  });
  const program = `${benchFolder}/parts/bridge/direct_predict.py`;
  const direct = new PythonRounds([program, modelDirectory(model)]);
  try {
    const found: Omit<AddedLatency, 'added'>[] = [];
    for (let round = 0; round <= rounds; round += 1)
      found.push({
        ...(await direct.round<DirectTimes>()),
        bridge: await medianMilliseconds(loaded),
      });
    const measured = found.slice(1);
    const of = (key: 'bridge' | 'checked' | 'bare') => median(measured.map((each) => each[key]));
    const added = median(measured.map(({ bridge, checked }) => bridge - checked));
    return { bridge: of('bridge'), checked: of('checked'), bare: of('bare'), added };
  } finally {
    await direct.stop();
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
