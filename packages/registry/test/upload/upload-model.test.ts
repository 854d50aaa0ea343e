import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openModelDirectory } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { ArtifactWriter } from '../../src/upload/artifact-writer.js';
import { uploadModel } from '../../src/upload/upload-model.js';

const mlmodel = 'flavors: {}';

async function uploaded(model: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const writer: ArtifactWriter = {
    aloneFrom: 10,
    async put(path) {
      paths.push(path);
    },
    async close() {},
  };
  await uploadModel(writer, { files: await openModelDirectory(model), mlmodel });
  return paths.sort();
}

test('files are uploaded at every place that a link in the model leads from', async () => {
  const model = temporaryFolder({ MLmodel: mlmodel, 'data/weights.bin': 'weights' });
  symlinkSync('data', join(model, 'linked'));
  expect(await uploaded(model)).toEqual(['MLmodel', 'data/weights.bin', 'linked/weights.bin']);
});

test.each([
  ['out of the model', '/etc/hostname', 'leads out of the model directory'],
  ['nowhere', 'nowhere', 'weights.bin'],
])(
  'a model with a link that leads %s is not uploaded without it',
  async (_where, target, message) => {
    const model = temporaryFolder({ MLmodel: mlmodel });
    symlinkSync(target, join(model, 'weights.bin'));
    await expect(uploaded(model)).rejects.toThrow(message);
  },
);
