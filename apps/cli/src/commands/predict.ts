import { openModelDirectory, resolveModelLocation } from '@mlmodel/core/node';
import { readInput } from '../predict/body-input.js';
import { predictBody } from '../predict/predict-body.js';
import type { PredictOptions } from '../predict/predict-options.js';
import { checkOutput } from '../predict/write-output.js';

/** Scores one body like `/invocations` and writes the same response, or scores rows in batches. */
export async function predict(options: PredictOptions): Promise<void> {
  // Before somebody types the input.
  await openModelDirectory(resolveModelLocation(options.modelUri));
  await checkOutput(options.outputPath);
  const input = await readInput(options);
  if ('body' in input) return predictBody(input, options);
  const { predictRows } = await import('../predict/predict-rows.js');
  return predictRows(input.standardInput, options);
}
