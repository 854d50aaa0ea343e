import { describe, expect, test } from '@jest/globals';
import { fuzzRuns } from '@mlmodel/jest-config/fuzz-runs';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import {
  formatMlmodel,
  loadInputExample,
  memoryModelFiles,
  parseMlmodel,
  parseSignature,
} from '../../src/index.js';

const flavors = 'flavors:\n  python_function:\n    loader_module: m\n';
const list = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index)).join('');

/** The places of texts in an MLmodel file. */
const places: Readonly<Record<string, (text: string) => string>> = {
  'the file': (text) => text,
  'a value': (text) => `${flavors}field: ${text}\n`,
  'a key': (text) => `${flavors}${text}: value\n`,
  'a list': (text) => `${flavors}field: [${text}\n`,
  'a float': (text) => `${flavors}field: !!float "${text}"\n`,
  'an integer': (text) => `${flavors}field: !!int "${text}"\n`,
  'a timestamp': (text) => `${flavors}field: !!timestamp "${text}"\n`,
  'a binary': (text) => `${flavors}field: !!binary "${text}"\n`,
  'a block': (text) => `${flavors}field: |\n  ${text}\n`,
  'a comment': (text) => `${flavors}# ${text}\n`,
  'a signature': (text) => `${flavors}signature:\n  inputs: '${text}'\n`,
};

describe('the work to read an MLmodel file grows no faster than', () => {
  test.each(Object.entries(places))(
    'a text that is %s',
    async (place, fileOf) => {
      const problems: string[] = [];
      for (const { name, make } of growingTexts(place.length, fuzzRuns(1).numRuns)) {
        const problem = await superlinearWork({
          largest: 64 * 1024,
          make: (size) => fileOf(make(size)),
          work: (text) => parseMlmodel(text),
        });
        if (problem) problems.push(`${name}: ${problem}`);
      }
      expect(problems).toEqual([]);
    },
    300_000,
  );

  test.each<[string, (size: number) => string]>([
    ['digits and a letter', (size) => `${flavors}a: !!float "${'1'.repeat(size)}x"\n`],
    ['keys', (size) => flavors + list(size, (at) => `k${at}: 1\n`)],
    ['keys of one name', (size) => flavors + 'a: 1\n'.repeat(size)],
    ['items', (size) => `${flavors}a:\n${'- 1\n'.repeat(size)}`],
    ['items of a flow list', (size) => `${flavors}a: [${'1, '.repeat(size)}]\n`],
    ['anchors', (size) => flavors + list(size, (at) => `k${at}: &a${at} [1]\n`)],
    ['aliases', (size) => `${flavors}a: &a [1]\n${list(size, (at) => `k${at}: *a\n`)}`],
    [
      'merges',
      (size) => `${flavors}a: &a {x: 1}\n${list(size, (at) => `k${at}:\n  <<: *a\n  y: 1\n`)}`,
    ],
    ['nesting', (size) => `${flavors}a: ${'['.repeat(size)}\n`],
    ['indentation', (size) => flavors + list(size, (at) => `${' '.repeat(at % 300)}a:\n`)],
    ['comments', (size) => flavors + '# comment\n'.repeat(size)],
    ['blank lines', (size) => `${flavors}a: "b${'\n\n'.repeat(size)}"\n`],
    ['documents', (size) => '---\n'.repeat(size)],
    ['columns', (size) => signatureOf(size, (at) => `{"name":"c${at}","type":"double"}`)],
  ])('its %s', async (_name, make) => {
    expect(await superlinearWork({ make, work: (text) => parseMlmodel(text) })).toBeUndefined();
  });
});

function signatureOf(size: number, column: (index: number) => string): string {
  const columns = Array.from({ length: size }, (_, index) => column(index));
  return `${flavors}signature:\n  inputs: '[${columns.join()}]'\n`;
}

test('the work to write an MLmodel file grows no faster than the file', async () => {
  const problem = await superlinearWork({
    make: (size) => parseMlmodel(flavors + list(size, (at) => `k${at}: {a: [1, "${at}\\n"]}\n`)),
    work: formatMlmodel,
    largest: 50_000,
  });
  expect(problem).toBeUndefined();
});

test('a signature may hold long texts', () => {
  const text = 'x'.repeat(20_000_000);
  const params = `[{"name": "a", "type": "string", "default": "${text}", "shape": null}]`;
  expect(parseSignature({ params }).params?.[0]?.default).toBe(text);
});

describe('an input example', () => {
  const files = (info: string, example: string) =>
    memoryModelFiles({
      MLmodel: `${flavors}saved_input_example_info: {artifact_path: e.json, ${info}}\n`,
      'e.json': example,
    });

  test.each<[string, string, (size: number) => string]>([
    [
      'rows',
      'type: dataframe',
      (size) => `{"columns": ["a"], "data": [${list(size, () => '[1.5], ')}[1]]}`,
    ],
    [
      'columns',
      'type: dataframe',
      (size) => {
        const names = Array.from({ length: size }, (_, index) => `"c${index}"`);
        return `{"columns": [${names}], "data": [[${names.map(() => 1)}]]}`;
      },
    ],
    ['numbers', 'type: ndarray', (size) => `[${'1, '.repeat(size)}1]`],
    ['keys', 'type: json_object', (size) => `{${list(size, (at) => `"k${at}": [1], `)}"z": 1}`],
  ])('takes work that grows no faster than its %s', async (_name, info, make) => {
    const problem = await superlinearWork({
      make: (size) => files(info, make(size)),
      work: loadInputExample,
    });
    expect(problem).toBeUndefined();
  });

  test.each([
    [
      '{"data": [1, 2], "indices": [0], "indptr": [0, 1], "shape": [1, 2]}',
      'its "indices" and "data" differ in length',
    ],
    [
      '{"data": [1], "indices": [0], "indptr": [0, 2000000000, 0, 2000000000], "shape": [3, 2]}',
      'its "indptr" must ascend from 0 to the length of "data"',
    ],
  ])('that is sparse, but not coherent, is refused: %s', async (example, problem) => {
    await expect(loadInputExample(files('type: sparse_matrix_csr', example))).rejects.toThrow(
      `The input example cannot be read: ${problem}. Save the model with a new one.`,
    );
  });
});
