import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { modelsOf } from '../replay/case.ts';
import { replayModel } from '../replay/replay-model.ts';

const corpus = path.resolve(import.meta.dirname, '../corpus');
const models = modelsOf(corpus).filter((name) => /^(echo|onnx)_/.test(name));
const milliseconds = 120_000;

describe('the real server answers the recorded requests of', () => {
  test.each(models)(
    '%s',
    async (name) => {
      const outcomes = await replayModel(corpus, name);
      const wrong = outcomes.filter(({ outcome }) => outcome === 'wrong');
      expect(wrong).toEqual([]);
    },
    milliseconds,
  );
});
