import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadModel, toRecords } from '@mlmodel/core/node';
import { tfjsFlavor } from '../src/tfjs-flavor.js';

const model = path.join(import.meta.dirname, '../../../tools/models/tfjs-mlp');
const house = {
  ...{ area: 0.5, rooms: 0.7, age: 0.2, floor: 0.1 },
  ...{ distance: 0.7, noise: 0.5, green: 0.1, income: 0.3 },
};

test('records and columns are answered alike, and become records', async () => {
  const { predict, dispose } = await loadModel(model, { flavors: [tfjsFlavor] });
  const prediction = await predict([house, house]);
  const columns = Object.entries(house).map(([name, value]) => [name, [value, value]] as const);
  expect(await predict(Object.fromEntries(columns))).toEqual(prediction);
  const shares = [expect.any(Number), expect.any(Number), expect.any(Number)];
  expect(toRecords(prediction)).toEqual([{ predictions: shares }, { predictions: shares }]);
  await expect(predict([{ ...house, area: 'large' }])).rejects.toThrow(
    '"area", row 0: expected double, received a string',
  );
  await dispose();
});
