import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { nearbyModels } from '../../src/node/nearby-models.js';

const MLmodel = 'flavors: {}';

describe('a path without a model', () => {
  test.each([
    ['modle', 'Did you mean "FOLDER/model"?'],
    ['Model/', 'Did you mean "FOLDER/model"?'],
    ['modle/MLmodel', 'Did you mean "FOLDER/model"?'],
    ['model/data/weights.bin', 'Did you mean "FOLDER/model"?'],
    ['model/data', 'Did you mean "FOLDER/model"?'],
    ['rnus/2/artifacts/modle', 'Did you mean "FOLDER/runs/2/artifacts/model"?'],
    ['runs/2', 'Did you mean "FOLDER/runs/2/artifacts/model"?'],
    [
      'rnus',
      '"FOLDER/runs" contains models, such as "FOLDER/runs/1/artifacts/model", "FOLDER/runs/2/artifacts/model". Give one of them.',
    ],
    ['tables', undefined],
    ['table', undefined],
    ['something-else', undefined],
    ['m', undefined],
  ])('is answered with the models that it may mean: %s', async (path, sentence) => {
    const folder = temporaryFolder({
      'model/MLmodel': MLmodel,
      'model/data/weights.bin': '',
      'modles.txt': '',
      'tables/rows.csv': '',
      'runs/1/artifacts/model/MLmodel': MLmodel,
      'runs/2/artifacts/model/MLmodel': MLmodel,
    });
    const answer = await nearbyModels(`${folder}/${path}`);
    expect(answer?.replaceAll(folder, 'FOLDER')).toBe(sentence);
  });
});
