import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatMlmodel } from '../../src/mlmodel/format-mlmodel.js';
import { mlmodelToDict } from '../../src/mlmodel/mlmodel-to-dict.js';
import { parseMlmodel } from '../../src/mlmodel/parse-mlmodel.js';
import { numbersFromPython, parsePythonJson } from '../../src/signature/codec/python-json.js';
import { errorOf } from '../error-of.js';

const tools = join(import.meta.dirname, '../../../../tools');
const corpus = join(tools, 'conformance/corpus/mlmodel_files');

interface Expected {
  readonly ok: boolean;
  readonly to_dict?: unknown;
}

function readExpected(directory: string): Expected {
  const text = readFileSync(join(directory, 'expected.json'), 'utf8');
  return decode(numbersFromPython(parsePythonJson(text))) as Expected;
}

/** Undoes the encoding of values that JSON lacks; see the corpus' README. */
function decode(value: unknown): unknown {
  if (value === '<generated at load>') return expect.anything();
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const [entry] = Object.entries(value);
  if (entry === undefined) return value;
  const [key, inner] = entry;
  if (key === '$float')
    return Number(String(inner).replace('inf', 'Infinity').replace('nan', 'NaN'));
  if (key === '$date') return inner;
  if (key === '$datetime') return String(inner).replace(/\.0+$/, '');
  if (key === '$pairs') {
    const pairs = inner as [unknown, unknown][];
    return Object.fromEntries(pairs.map(([name, item]) => [String(name), decode(item)]));
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, decode(item)]));
}

/** `utc_time_created` that MLflow generates: null here. */
function withGeneratedTime(dict: Readonly<Record<string, unknown>>): unknown {
  return { ...dict, utc_time_created: dict['utc_time_created'] ?? 'generated' };
}

const failure = (content: Uint8Array) => errorOf(() => parseMlmodel(content));

const recursive = new Set(['recursive_alias', 'recursive_list_alias']);

describe('valid files of the corpus', () => {
  for (const name of readdirSync(join(corpus, 'valid'))) {
    const directory = join(corpus, 'valid', name);
    const content = readFileSync(join(directory, 'MLmodel'));
    const expected = readExpected(directory);
    if (expected.to_dict === undefined) {
      test(`${name} is refused as recursive, with its line`, () => {
        expect(recursive.has(name)).toBe(true);
        expect(failure(content).subject.line).toBeGreaterThan(0);
      });
      continue;
    }
    test(`${name} gives the dictionary that MLflow gives`, () => {
      expect(withGeneratedTime(mlmodelToDict(parseMlmodel(content)))).toEqual(expected.to_dict);
    });
    test(`${name} is written and read back equal`, () => {
      const file = parseMlmodel(content);
      const again = parseMlmodel(formatMlmodel(file));
      expect(mlmodelToDict(again)).toEqual(mlmodelToDict(file));
    });
  }
});

describe('invalid files of the corpus', () => {
  for (const name of readdirSync(join(corpus, 'invalid'))) {
    const directory = join(corpus, 'invalid', name);
    test(`${name} is rejected with its line and field`, () => {
      expect(readExpected(directory).ok).toBe(false);
      const error = failure(readFileSync(join(directory, 'MLmodel')));
      expect(error.errorCode).toBe('INVALID_PARAMETER_VALUE');
      expect(error.subject.file).toBe('MLmodel');
      expect(error.subject.line).toBeGreaterThan(0);
      expect(error.message).toContain(`line ${error.subject.line}`);
      const field = expectedField(readFileSync(join(directory, 'MLmodel'), 'utf8'), name);
      if (field === undefined) return;
      expect(error.subject.field).toMatch(new RegExp(`^${field}`));
      expect(error.message).toContain(error.subject.field);
    });
  }
});

/** The field at fault, if the name of the case says that there is one: the only candidate in the file. */
function expectedField(text: string, name: string): string | undefined {
  if (name.startsWith('params_')) return 'signature\\.params\\[0\\]';
  if (name === 'top_key_self') return 'self';
  if (!/^sig_|^signature_|_sig$/.test(name)) return undefined;
  return /^ {2}inputs: ['"]/m.test(text) ? 'signature\\.inputs' : 'signature';
}

function mlmodelFilesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === 'MLmodel')
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('models saved by real MLflow, old and new', () => {
  const folders = ['models', 'conformance/corpus/models'];
  const files = folders.flatMap((folder) => mlmodelFilesBelow(join(tools, folder)));

  test('there are models to read', () => {
    expect(files.length).toBeGreaterThan(80);
  });

  test.each(files.map((path) => [path.slice(tools.length + 1), path]))('%s', (_name, path) => {
    const file = parseMlmodel(readFileSync(path));
    expect(file.flavors.size).toBeGreaterThan(0);
    const again = parseMlmodel(formatMlmodel(file));
    expect({ ...again, fields: 'spelled anew' }).toEqual({ ...file, fields: 'spelled anew' });
    expect(mlmodelToDict(again)).toEqual(mlmodelToDict(file));
    const isSpelledAsToday = String(file.fields.get('mlflow_version')).startsWith('3.');
    if (isSpelledAsToday) expect(again.fields).toEqual(file.fields);
  });
});
