import { describe, expect, test } from '@jest/globals';
import { memoryModelFiles } from '@mlmodel/core';
import { growingTexts, superlinearWork } from '@mlmodel/jest-config/growth';
import { installFailure } from '../../src/environment/builders/install-requirements.js';
import { readCondaFile } from '../../src/environment/requirements/conda-file.js';
import { readRequirementsFile } from '../../src/environment/requirements/read-requirements.js';
import { parseYamlFile } from '../../src/environment/requirements/yaml-file.js';

const megabyte = 1024 * 1024;

const sourceOf = (files: Record<string, string>) => ({
  files: memoryModelFiles(files),
  allowBuild: false,
});
const readRequirements = (text: string, more: Record<string, string> = {}) =>
  readRequirementsFile('requirements.txt', sourceOf({ 'requirements.txt': text, ...more }));
const readConda = (text: string) => readCondaFile('conda.yaml', sourceOf({ 'conda.yaml': text }));

/** The places of texts in a model's environment files. */
const places: readonly (readonly [string, (text: string) => unknown])[] = [
  ['a requirement', readRequirements],
  ['the rest of a requirement', (text) => readRequirements(`numpy${text}`)],
  ['a marker', (text) => readRequirements(`numpy ; python_version ${text}`)],
  ['a hash', (text) => readRequirements(`numpy==1 --hash=${text}`)],
  ['a reference', (text) => readRequirements(`-r ${text}`)],
  ['a package of conda', (text) => readConda(`dependencies:\n- "numpy${text}"\n`)],
  ['a version of Python', (text) => readConda(`dependencies:\n- 'python ${text}'\n`)],
  ['a channel', (text) => readConda(`channels: ['${text}']\n`)],
  ['an environment file', readConda],
  [
    'the output of an installer',
    (text) => {
      const requirements = [{ text: 'numpy', name: 'numpy', file: 'requirements.txt', line: 1 }];
      const options = { allowBuild: false } as Parameters<typeof installFailure>[1]['options'];
      installFailure({ code: 1, stdout: '', output: text }, { requirements, options });
    },
  ],
];

test.each(places)(
  'the work to read environment files grows no faster than %s',
  async (...given) => {
    const [place, work] = given;
    const rounds = Number(process.env['MLMODEL_FUZZ_RUNS'] ?? 1);
    const problems: string[] = [];
    for (const { name, make } of growingTexts(place.length, rounds)) {
      const problem = await superlinearWork({ largest: 64 * 1024, make, work });
      if (problem) problems.push(`${name}: ${problem}`);
    }
    expect(problems).toEqual([]);
  },
  300_000,
);

describe('the work to read environment files grows no faster than', () => {
  const blanks = (size: number) => ' '.repeat(size);
  test.each<[string, (size: number) => string, (text: string) => unknown]>([
    ['the blanks of a requirement', (size) => `numpy${blanks(size)}x`, readRequirements],
    ['the blanks before a version', (size) => `- python${blanks(size)}x\n`, condaWith],
    ['the blanks in a package', (size) => `- "numpy${'a '.repeat(size)}/"\n`, condaWith],
    ['comments in a comment', (size) => `numpy${' #'.repeat(size)}\u2028`, readRequirements],
    ['continued lines', (size) => 'a \\\n'.repeat(size), readRequirements],
    ['requirements', (size) => 'numpy\n'.repeat(size), readRequirements],
    ['packages', (size) => '- numpy\n'.repeat(size), condaWith],
  ])('%s', async (_name, make, work) => {
    expect(await superlinearWork({ make, work })).toBeUndefined();
  });

  function condaWith(dependencies: string) {
    return readConda(`dependencies:\n${dependencies}`);
  }

  test.each<[string, (size: number) => string]>([
    ['keys', (size) => Array.from({ length: size }, (_, at) => `k${at}: 1\n`).join('')],
    ['items of a flow list', (size) => `dependencies: [${'a, '.repeat(size)}]`],
    ['nesting', (size) => `dependencies: ${'['.repeat(size)}`],
    ['nested mappings', (size) => `dependencies: ${'{a: '.repeat(size)}`],
    ['anchors', (size) => Array.from({ length: size }, (_, at) => `k${at}: &a${at} 1\n`).join('')],
    ['blank lines', (size) => `a: "${'\n'.repeat(size)}"`],
    ['comments', (size) => `# c\n`.repeat(size)],
  ])('the %s of YAML', async (_name, make) => {
    const work = (text: string) => parseYamlFile(text, 'conda.yaml').list('dependencies');
    expect(await superlinearWork({ make, work })).toBeUndefined();
  });
});

describe('environment files are bounded before they are read', () => {
  test('in their length', async () => {
    const yaml = `channels: []\n${'#'.repeat(megabyte)}`;
    await expect(readConda(yaml)).rejects.toThrow(
      'conda.yaml, line 1: it is longer than 1048576 characters.',
    );
    const text = `numpy\n${'#'.repeat(4 * megabyte)}`;
    await expect(readRequirements(text)).rejects.toThrow(
      'requirements.txt has 4194310 bytes, and environment files may have at most 4194304.',
    );
  });

  test('in their nesting', async () => {
    await expect(readConda(`dependencies: ${'['.repeat(50_000)}`)).rejects.toThrow(
      /^conda.yaml, line 1: it is (nested too deeply|not valid YAML)\.$/,
    );
  });

  test('in what they refer to, all together', async () => {
    const references = (name: string, count: number) => `-r ${name}\n`.repeat(count);
    const tree = {
      'a.txt': references('b.txt', 100),
      'b.txt': references('c.txt', 100),
      'c.txt': references('d.txt', 100),
      'd.txt': 'numpy\n',
    };
    const refused =
      'requirements.txt and the files that it refers to have more than 20000 lines or 4194304 characters. List the requirements in one file, once.';
    await expect(readRequirements(references('a.txt', 100), tree)).rejects.toThrow(refused);
    const long = { 'long.txt': `numpy # ${'x'.repeat(megabyte)}\n` };
    await expect(readRequirements(references('long.txt', 5), long)).rejects.toThrow(refused);
    await expect(readRequirements('a\n'.repeat(20_001))).rejects.toThrow(refused);
  });

  test('and as many lines as are allowed are read', async () => {
    const inner = { 'more.txt': 'b\n'.repeat(19_000) };
    const { requirements } = await readRequirements('a\n-r more.txt', inner);
    expect(requirements).toHaveLength(19_001);
  });
});

test('of equal keys of an environment file, the last one counts, as in Python', async () => {
  const conda = await readConda('channels: [a]\nchannels: [b]\n');
  expect(conda?.channels).toEqual([{ text: 'b', line: 2 }]);
});

test('a requirement may have many hashes', async () => {
  const line = `numpy==2.1.0${` --hash=sha256:${'0a'.repeat(32)}`.repeat(80)}`;
  const { requirements } = await readRequirements(line);
  expect(requirements.map(({ text }) => text)).toEqual([line]);
});
