import { join } from 'node:path';
import type { ModelInput, Tensor } from '@mlmodel/core';
import { type LoadedModel, loadModel } from '@mlmodel/core/node';
import { lightgbmFlavor } from '@mlmodel/flavor-lightgbm';
import { xgboostFlavor } from '@mlmodel/flavor-xgboost';
import type { BenchOptions } from '../../options.ts';
import { benchFolder } from '../../paths.ts';
import { median } from '../../report/statistics.ts';
import { type Rows, randomRows, rowAt } from '../../requests/rows.ts';
import { millisecondsOf } from '../milliseconds-of.ts';
import { PythonRounds } from '../python-rounds.ts';
import { type boosters, nativeModels } from './native-models.ts';

/** A prediction by the flavor in this process, and by the library in Python with one thread, of arrays in memory. */
export interface BesideLibrary {
  readonly model: string;
  readonly rows: number;
  readonly milliseconds: number;
  readonly libraryMilliseconds: number;
  /** Predictions/s over the library's: the median of the ratios of single rounds. */
  readonly timesLibrary: number;
}

/** What library_predict.py writes. */
interface LibraryRound {
  readonly milliseconds: number;
  readonly predictions: readonly number[];
}

/** The scores are floats in XGBoost. */
const tolerance = 1e-5;

/** Times both in turns, on 1 and on 1,000 rows. */
export async function compareBesideLibrary(
  name: (typeof boosters)[number],
  options: BenchOptions,
): Promise<BesideLibrary[]> {
  const folder = join(await nativeModels(), name);
  const loaded = await loadModel(folder, { flavors: [xgboostFlavor, lightgbmFlavor] });
  const library = new PythonRounds([join(benchFolder, 'parts/native/library_predict.py'), folder]);
  try {
    const found: BesideLibrary[] = [];
    for (const count of [1, 1000]) {
      const rows = await randomRows(folder, { count, digits: 'full precision' });
      found.push({
        model: name,
        rows: count,
        ...(await compare(rows, { loaded, library, options })),
      });
    }
    return found;
  } finally {
    await library.stop();
    await loaded.dispose();
  }
}

async function compare(
  rows: Rows,
  use: { loaded: LoadedModel; library: PythonRounds; options: BenchOptions },
): Promise<Omit<BesideLibrary, 'model' | 'rows'>> {
  const { loaded, library, options } = use;
  const { session } = loaded;
  const input = tensorOf(rows);
  const line = JSON.stringify(Array.from({ length: rows.count }, (_, row) => rowAt(rows, row)));
  const found: { own: number; other: number }[] = [];
  // The first round warms up.
  for (let round = 0; round <= options.rounds; round += 1) {
    const { milliseconds, predictions } = await library.round<LibraryRound>(line);
    const own = await millisecondsOf(() => session.predict(input, {}));
    found.push({ own, other: milliseconds });
    const prediction = await session.predict(input, {});
    requireEqual(prediction.kind === 'tensor' ? prediction.tensor : undefined, predictions);
  }
  const measured = found.slice(1);
  return {
    milliseconds: median(measured.map(({ own }) => own)),
    libraryMilliseconds: median(measured.map(({ other }) => other)),
    timesLibrary: median(measured.map(({ own, other }) => other / own)),
  };
}

function tensorOf({ cells, count, columns }: Rows): ModelInput {
  return {
    kind: 'tensor',
    tensor: { type: 'float64', values: cells, shape: [count, columns.length] },
  };
}

function requireEqual(own: Tensor | undefined, expected: readonly number[]): void {
  const isRight = (value: number, at: number) =>
    Math.abs(Number(own?.values[at]) - value) <= tolerance;
  if (own?.values.length !== expected.length || !expected.every(isRight))
    throw new Error('the flavor predicts differently from the library');
}
