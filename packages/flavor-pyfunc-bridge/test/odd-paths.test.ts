import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { loadModel } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { pyfuncBridgeFlavor } from '../src/pyfunc-bridge-flavor.js';

const python = pythonForTests();
const saved = fileURLToPath(new URL('../../../tools/models/echo', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

(python ? describe : describe.skip)('a model that MLflow would not find by its path', () => {
  test.each(['a#b', 'a%20b', '?', 'file:', 'C:\\a\nb'])('is loaded: %j', async (name) => {
    const path = join(folder, name, name);
    cpSync(saved, path, { recursive: true });
    const model = await loadModel(path, {
      flavors: [pyfuncBridgeFlavor],
      options: { python, bridgeSpares: 0 },
    });
    const records = [{ a: 1, b: 2, c: 3, d: 4 }];
    const answer = model.predict({ kind: 'records', form: 'dataframe_records', records });
    await expect(answer).resolves.toMatchObject({ kind: 'table', rowCount: 1 });
    await model.dispose();
  });
});
