import { describe, expect, test } from '@jest/globals';
import { formatMlmodel } from '../../src/mlmodel/format-mlmodel.js';
import { mlmodelToDict } from '../../src/mlmodel/mlmodel-to-dict.js';
import { parseMlmodel } from '../../src/mlmodel/parse-mlmodel.js';
import { errorOf } from '../error-of.js';

const failure = (content: string | Uint8Array) => errorOf(() => parseMlmodel(content));

describe('encodings', () => {
  test('UTF-8 with a byte order mark is read, from bytes and text', () => {
    const text = '\ufeffrun_id: café\n';
    expect(parseMlmodel(text).fields.get('run_id')).toBe('café');
    expect(parseMlmodel(new TextEncoder().encode(text)).fields.get('run_id')).toBe('café');
  });

  test('UTF-16 is refused', () => {
    const bytes = new Uint8Array(Buffer.from('\ufeffflavors: {}\n', 'utf16le'));
    expect(failure(bytes).message).toContain('UTF-8');
  });

  test('the line of a byte that is not UTF-8 is named', () => {
    const bytes = new Uint8Array(Buffer.from('flavors: {}\na: é\nrun_id: \xe9x\n', 'latin1'));
    const good = new TextEncoder().encode('flavors: {}\na: é\n');
    expect(failure(bytes).subject.line).toBe(2);
    expect(failure(new Uint8Array([...good, 0xe9, 10])).subject.line).toBe(3);
  });
});

describe('fields', () => {
  test('what the project needs is typed, everything else stays', () => {
    const file = parseMlmodel(
      'flavors: {onnx: {data: model.onnx}}\nsaved_input_example_info: {type: dataframe}\nmine: [1]\n',
    );
    expect([...file.flavors]).toEqual([['onnx', { data: 'model.onnx' }]]);
    expect(file.inputExampleInfo).toEqual({ type: 'dataframe' });
    expect(file.isSignatureFromTypeHint).toBe(false);
    expect(file.signature).toBeUndefined();
    expect(file.fields.get('mine')).toEqual([1]);
  });

  test('a prototype is a plain name, of a field and of a flavor', () => {
    const file = parseMlmodel('__proto__: {a: 1}\nflavors: {__proto__: {b: 2}}\n');
    expect(file.fields.get('__proto__')).toEqual({ a: 1 });
    expect(file.flavors.get('__proto__')).toEqual({ b: 2 });
    const written = formatMlmodel(file);
    expect(parseMlmodel(written)).toEqual(file);
    expect(Object.entries(mlmodelToDict(file)['flavors'] as object)).toEqual([
      ['__proto__', { b: 2 }],
    ]);
  });

  test('env_vars must be text, as in MLflow', () => {
    expect(failure('flavors: {}\nenv_vars: [1]').subject).toEqual({
      field: 'env_vars',
      file: 'MLmodel',
      line: 2,
    });
    expect(parseMlmodel('env_vars: []').fields.get('env_vars')).toEqual([]);
  });

  test('a field name that is not text is refused', () => {
    expect(failure('flavors: {}\n1: 2').subject.line).toBe(2);
  });
});

test('an error in a signature names the field and the line of its part', () => {
  const error = failure(
    'flavors: {}\nsignature:\n  inputs: \'[{"type": "long"}]\'\n  outputs: \'[{"type": "lung"}]\'\n',
  );
  expect(error.subject).toEqual({
    field: 'signature.outputs[0].type',
    file: 'MLmodel',
    line: 4,
  });
  expect(error.message).toMatch(/^MLmodel, line 4: signature\.outputs\[0\]\.type: "lung" .*long/);
});

describe('aliases that expand to a lot', () => {
  const lines = Array.from({ length: 30 }, (_, at) =>
    at === 0 ? 'a0: &a0 [x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
  );
  const file = parseMlmodel(lines.join('\n'));

  test('are written as short as they were read', () => {
    const text = formatMlmodel(file);
    expect(text.length).toBeLessThan(3000);
    expect(formatMlmodel(parseMlmodel(text))).toBe(text);
  });

  test('are refused where they would have to be written out', () => {
    expect(() => mlmodelToDict(file)).toThrow(/aliases/);
  });
});

test('a missing creation time is null; one that is not text reads as Python prints it', () => {
  expect(mlmodelToDict(parseMlmodel('a: 1'))['utc_time_created']).toBeNull();
  const time = (text: string) => mlmodelToDict(parseMlmodel(`utc_time_created: ${text}`));
  expect(time('2020-01-02 03:04:05')['utc_time_created']).toBe('2020-01-02 03:04:05');
  expect(time('1.50')['utc_time_created']).toBe('1.5');
});

test('fields that begin with an underscore are kept, but not shown, as in MLflow', () => {
  const file = parseMlmodel('_private: 1');
  expect(mlmodelToDict(file)).not.toHaveProperty('_private');
  expect(formatMlmodel(file)).toContain('_private: 1');
});
