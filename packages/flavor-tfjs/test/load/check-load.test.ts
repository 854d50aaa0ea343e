import { cp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { openModelDirectory } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { parseTfjsConfig } from '../../src/config/tfjs-config.js';
import { checkTfjsModel } from '../../src/load/check-load.js';

const convnet = fileURLToPath(new URL('../../../../tools/models/tfjs-convnet', import.meta.url));

/** The reasons of what is wrong with a copy of the model after a change. */
async function reasonsAfter(change: (model: string) => Promise<void>): Promise<readonly string[]> {
  const copy = join(temporaryFolder(), 'convnet');
  await cp(convnet, copy, { recursive: true });
  await change(join(copy, 'model'));
  const files = await openModelDirectory(copy);
  const { problems } = await checkTfjsModel({ config: parseTfjsConfig({ data: 'model' }), files });
  return problems.map(({ reason }) => reason);
}

const shard = 'group1-shard1of1.bin';

test('finds nothing wrong with a whole model', async () => {
  expect(await reasonsAfter(async () => {})).toEqual([]);
});

test.each<[string, (model: string) => Promise<void>, string]>([
  [
    'model.json',
    (model) => rm(join(model, 'model.json')),
    'model/model.json, which describes the model, is missing',
  ],
  [
    'weights',
    (model) => rm(join(model, shard)),
    `model/${shard}, which holds weights of model/model.json, is missing`,
  ],
  [
    'a part of the weights',
    (model) => truncate(join(model, shard), 8),
    `model/${shard} does not match model/model.json`,
  ],
  [
    'what model.json must hold',
    (model) => writeFile(join(model, 'model.json'), '{"weightsManifest": []}'),
    'model/model.json has no modelTopology',
  ],
])('finds that %s is missing', async (_what, change, reason) => {
  expect(await reasonsAfter(change)).toEqual([expect.stringContaining(reason)]);
});
