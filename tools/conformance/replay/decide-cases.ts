import path from 'node:path';
import { type Label, readLabels } from '../labels/labels.ts';
import { isNative, type ModelFacts, readModelFacts } from '../oracle/model.ts';
import { decide } from '../oracle/oracle.ts';
import { OnnxRecordings } from '../recordings/onnx-recordings.ts';
import { readCases } from './case.ts';
import type { Decided } from './judge.ts';
import type { ReplayOptions } from './replay-model.ts';

/**
 * Decides the cases of models, after making the ONNX recordings that they lack.
 * @param throughBridge models of Python's libraries run in Python
 */
export async function decideCases(
  corpus: string,
  names: readonly string[],
  { throughBridge = false }: ReplayOptions = {},
): Promise<ReadonlyMap<string, readonly Decided[]>> {
  const labels = readLabels();
  const recordings = new OnnxRecordings(corpus);
  const models = names.map((name) => readModelFacts(path.join(corpus, 'models', name)));
  // First the declarations of the graphs, then their outputs.
  for (let round = 0; round < 2; round++) {
    for (const model of models.filter(({ graph }) => graph !== undefined)) {
      await decideModel(corpus, model, { recordings, labels });
    }
    recordings.record();
  }
  const decided = new Map<string, readonly Decided[]>();
  for (const model of models) {
    const sources = { recordings, labels };
    const isInPython = throughBridge && isNative(model.runtime);
    decided.set(
      model.name,
      isInPython
        ? await decideModel(corpus, { ...model, runtime: 'other' }, { recordings })
        : await decideModel(corpus, model, sources),
    );
  }
  return decided;
}

interface Sources {
  readonly recordings: OnnxRecordings;
  readonly labels?: ReadonlyMap<string, Label>;
}

async function decideModel(
  corpus: string,
  model: ModelFacts,
  { recordings, labels }: Sources,
): Promise<readonly Decided[]> {
  const cases = readCases(path.join(corpus, 'cases', `${model.name}.jsonl`));
  const decided: Decided[] = [];
  for (const item of cases) {
    const verdict = await decide(item.request, { model, recordings });
    decided.push({ case: item, model, verdict: labels?.get(item.id)?.verdict ?? verdict });
  }
  return decided;
}
