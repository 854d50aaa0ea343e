import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Situation, situationOf } from '../deviations/situation.ts';
import { deviationOf } from '../deviations.ts';
import { modelsOf, readCases } from '../replay/case.ts';
import { obeys } from '../replay/judge.ts';
import { readModelFacts } from '../table/model.ts';

const corpus = path.resolve(import.meta.dirname, '../corpus');
const models = modelsOf(corpus).filter((name) => /^(echo|onnx)_/.test(name));

async function situationsOf(name: string): Promise<Situation[]> {
  const model = readModelFacts(path.join(corpus, 'models', name));
  const cases = readCases(path.join(corpus, 'cases', `${name}.jsonl`));
  const situations: Situation[] = [];
  for (const item of cases) situations.push(await situationOf(item, model));
  return situations;
}

describe.each(models)('%s', (name) => {
  test('where MLflow differs from the table a deviation applies, and nowhere else', async () => {
    const situations = await situationsOf(name);
    const unexplained = situations.filter(
      (situation) => situation.difference !== undefined && deviationOf(situation) === undefined,
    );
    const needless = situations.filter((situation) => {
      const deviation = deviationOf(situation);
      return deviation !== undefined && obeys(situation, deviation.expected(situation));
    });
    expect(unexplained.map((situation) => situation.case.id)).toEqual([]);
    expect(needless.map((situation) => situation.case.id)).toEqual([]);
  });
});
