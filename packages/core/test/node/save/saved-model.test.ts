import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { memoryModelFiles } from '../../../src/flavor/model-files.js';
import { parseMlmodel } from '../../../src/mlmodel/parse-mlmodel.js';
import { Model, setSignature } from '../../../src/node/save/saved-model.js';
import { getModelInfo } from '../../../src/save/model-info.js';
import type { ModelSignature } from '../../../src/signature/schema.js';

const signature: ModelSignature = {
  inputs: { kind: 'tensors', tensors: [{ dtype: 'float32', shape: [-1, 2] }] },
};

describe('Model', () => {
  test('adds flavors one after the other, and is saved and loaded', async () => {
    const model = new Model({ signature, metadata: { a: 1 }, runId: 'r1', artifactPath: 'model' })
      .addFlavor('first', { data: 'x' })
      .addFlavor('second')
      .addFlavor('first', { data: 'y' });
    const directory = join(temporaryFolder(), 'model');
    await model.save(directory);
    expect(readdirSync(directory)).toEqual(['MLmodel']);
    const loaded = await Model.load(directory);
    expect(loaded).toBeInstanceOf(Model);
    expect(loaded.toDict()).toEqual(model.toDict());
    expect(loaded.getModelInfo()).toEqual(model.getModelInfo());
    expect(loaded.getModelInfo()).toMatchObject({
      flavors: { first: { data: 'y' }, second: {} },
      signature,
      metadata: { a: 1 },
      modelUri: 'runs:/r1/model',
    });
  });

  test('loads from any files, and keeps fields that it does not know', async () => {
    const files = memoryModelFiles({ MLmodel: 'flavors: {a: {}}\nmodel_id: m-1\nother: [1]' });
    const model = await Model.load(files);
    const changed = parseMlmodel(model.addFlavor('b', { c: 1 }).setSignature(signature).toYaml());
    expect(changed.fields.get('other')).toEqual([1]);
    expect([...changed.flavors]).toEqual([
      ['a', {}],
      ['b', { c: 1 }],
    ]);
    expect(changed.signature).toEqual(signature);
    expect((await getModelInfo(files)).modelUri).toBe('models:/m-1');
  });
});

describe('setSignature', () => {
  test('changes the signature and nothing else', async () => {
    const directory = temporaryFolder({ weights: 'w' });
    const text =
      'flavors: {a: {b: 1}}\nutc_time_created: 2020-01-01\nunknown: 1\nis_signature_from_type_hint: true\n' +
      'type_hint_from_example: true\nsignature: {inputs: \'[{"type": "long"}]\', outputs: null, params: null}';
    writeFileSync(join(directory, 'MLmodel'), text);
    const before = parseMlmodel(text);
    await setSignature(directory, signature);
    const after = parseMlmodel(readFileSync(join(directory, 'MLmodel')));
    expect(after.signature).toEqual(signature);
    expect(after.isSignatureFromTypeHint).toBe(false);
    expect(after.fields.get('type_hint_from_example')).toBe(false);
    const others = ['flavors', 'utc_time_created', 'unknown'];
    for (const name of others) expect(after.fields.get(name)).toEqual(before.fields.get(name));
    expect(readdirSync(directory).sort()).toEqual(['MLmodel', 'weights']);
  });

  test('says that there is no model', async () => {
    await expect(setSignature(temporaryFolder(), signature)).rejects.toMatchObject({
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
    });
  });
});
