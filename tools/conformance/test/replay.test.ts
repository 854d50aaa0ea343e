import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { modelsOf } from '../replay/case.ts';
import { decideCases } from '../replay/decide-cases.ts';
import { replayModel } from '../replay/replay-model.ts';

const corpus = path.resolve(import.meta.dirname, '../corpus');
const models = modelsOf(corpus).filter((name) => /^(echo|onnx|skl|xgb|lgb)_/.test(name));
const decided = await decideCases(corpus, models);
const milliseconds = 120_000;

describe('the real server answers the recorded requests of', () => {
  test.each(models)(
    '%s',
    async (name) => {
      const cases = decided.get(name) ?? [];
      const [first] = cases;
      const outcomes = first === undefined ? [] : await replayModel(first.model, cases);
      expect(outcomes).toHaveLength(cases.length);
      const bad = outcomes.filter(({ outcome }) => !['equal', 'deviation'].includes(outcome));
      expect(bad).toEqual([]);
    },
    milliseconds,
  );
});
