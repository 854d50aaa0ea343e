import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { UnsupportedModel } from '@mlmodel/trees';
import { sklearnFlavor } from '../src/sklearn-flavor.js';
import { loadRecorded, modelFiles } from './support/recorded-models.js';

/** A pickle in the characters of protocol 2. */
function pickle(text: string): Uint8Array {
  return Buffer.from(`\x80\x02${text}.`, 'latin1');
}

/** A pipeline of these steps, which is remembered as this number. */
function pipeline(number: number, steps: string): string {
  const key = String.fromCharCode(number);
  return `csklearn.pipeline\nPipeline\n)\x81q${key}}U\x05steps](${steps}esb`;
}

/** A step that is the object of this number. */
function step(number: number): string {
  return `U\x01ah${String.fromCharCode(number)}\x86`;
}

async function problemOf(text: string): Promise<string> {
  const { files, config } = modelFiles({ format: 'pickle', model: pickle(text) }, 'predict');
  const loadable = await sklearnFlavor.canLoad?.(config, files);
  const loading = loadRecorded({ format: 'pickle', model: pickle(text) }, 'predict');
  const error = await loading.catch((reason: unknown) => reason);
  if (!(error instanceof UnsupportedModel)) throw new Error('it was loaded', { cause: error });
  expect(loadable).toMatchObject({ ok: false, reason: error.reason });
  return error.reason;
}

test('a pipeline that holds itself is declined', async () => {
  expect(await problemOf(pipeline(0, step(0)))).toContain('too many estimators');
});

test('pipelines that hold each other twice, forty deep, are declined', async () => {
  const inner =
    'csklearn.preprocessing._data\nStandardScaler\n)\x81q\0}U\x09with_mean\x89sU\x08with_std\x89sU\x0en_features_in_K\x01sb';
  const nested = Array.from({ length: 41 }, (_, at) => pipeline(at + 1, step(at) + step(at)));
  expect(await problemOf(`${inner}0${nested.join('0')}`)).toContain('too many estimators');
});

test('a thousand trees that share their nodes are declined', async () => {
  const size = 20_000;
  const nodes = Buffer.alloc(64 * size, 255).toString('latin1');
  const text = String.fromCharCode(...new Uint8Array(new Uint32Array([nodes.length]).buffer));
  const fields = [
    ['left_child', 'i8', 0],
    ['right_child', 'i8', 8],
    ['feature', 'i8', 16],
    ['threshold', 'f8', 24],
  ] as const;
  const short = (name: string) => `U${String.fromCharCode(name.length)}${name}`;
  const types = fields.map(
    ([name, code, at]) =>
      `${short(name)}cnumpy\ndtype\n(${short(code)}\x89\x88tRK${String.fromCharCode(at)}\x86`,
  );
  const dtype = `cnumpy\ndtype\n(${short('V64')}\x89\x88tR(K\x03U\x01|N(${fields.map(([name]) => short(name)).join('')}t}(${types.join('')}uK\x40K\x01K\x10tb`;
  const array = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\x01btR(K\x01(M\x20\x4et${dtype}\x89B${text}${nodes}tbq\x01`;
  const bytes = Buffer.alloc(8 * size).toString('latin1');
  const length = String.fromCharCode(...new Uint8Array(new Uint32Array([bytes.length]).buffer));
  const values = `cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\x01btR(K\x01(M\x20\x4eK\x01K\x01tcnumpy\ndtype\n(U\x02f8\x89\x88tR\x89B${length}${bytes}tbq\x02`;
  const tree = `csklearn.tree._tree\nTree\n)\x81}(${short('nodes')}h\x01${short('values')}h\x02ub`;
  const member = `csklearn.tree\nDecisionTreeRegressor\n)\x81}${short('tree_')}${tree}sb`;
  const forest = `csklearn.ensemble\nRandomForestRegressor\n)\x81}(${short('n_features_in_')}K\x01${short('n_outputs_')}K\x01${short('estimators_')}](${member.repeat(1000)}eub`;
  expect(await problemOf(`${array}0${values}0${forest}`)).toContain('share one large array');
});

test.each([
  ['a command', 'os.system', (marker: string) => `cos\nsystem\n(Vtouch ${marker}\ntR`],
  [
    'a command as the state of an estimator',
    'os.system',
    (marker: string) => `csklearn.linear_model\nRidge\n)\x81cos\nsystem\n(Vtouch ${marker}\ntRb`,
  ],
  [
    'a command that is kept to be run later',
    'os.system',
    (marker: string) => `cfunctools\npartial\n(cos\nsystem\nVtouch ${marker}\ntR`,
  ],
  [
    'a text that Python evaluates',
    'builtins.eval',
    (marker: string) => `cbuiltins\neval\n(Vopen("${marker}", "w")\ntR`,
  ],
])('%s does not run, and is declined in one line', async (_, name, payload) => {
  const marker = join(temporaryFolder(), 'marker');
  const reason = await problemOf(payload(marker));
  expect(reason).toContain(`"${name}"`);
  expect(reason).not.toMatch(/\p{Cc}/u);
  expect(existsSync(marker)).toBe(false);
});

test('a thousand boosters that share their text are declined', async () => {
  const header =
    'tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nfeature_names=a\ntree_sizes=\n\nend of trees\n';
  const text = header + ' '.repeat(10_000);
  const length = String.fromCharCode(...new Uint8Array(new Uint32Array([text.length]).buffer));
  const booster = 'clightgbm.basic\nBooster\n)\x81}U\x06handleh\x01sb';
  const member = `clightgbm.sklearn\nLGBMRegressor\n)\x81}U\x08_Booster${booster}sb`;
  const steps = `U\x01a${member}\x86`.repeat(1000);
  expect(await problemOf(`T${length}${text}q\x010${pipeline(2, steps)}`)).toContain(
    'share one large',
  );
});

test('what is no estimator is declined', async () => {
  expect(await problemOf('K\x01')).toContain('something else than an estimator');
});

test('a class with the name of one of scikit-learn is not taken for it', async () => {
  expect(await problemOf('csklearn_own.linear_model\nRidge\n)\x81')).toContain(
    'sklearn_own.linear_model.Ridge',
  );
});

test('a forest without trees is declined', async () => {
  const nothing = 'csklearn.ensemble\nRandomForestClassifier\n)\x81}U\x0en_features_in_K\x01sb';
  expect(await problemOf(nothing)).toContain('RandomForestClassifier');
});
