import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { root, runCli } from '../support/run-cli.js';

const python = pythonForTests();

/** A flavor package that answers the column `x`, with a label, as the body of a function says. */
function flavorFiles(name: string, body: string): Readonly<Record<string, string>> {
  const mlmodel = { flavor: name, export: 'flavor', spec: 1, priority: 100 };
  return {
    [`${name}/package.json`]: JSON.stringify({
      ...{ name, version: '1.0.0', type: 'module', exports: './index.mjs' },
      mlmodel,
    }),
    [`${name}/index.mjs`]: `
      const answer = (x) => { ${body} };
      export const flavor = {
        specVersion: 1,
        name: '${name}',
        parseConfig: (block) => block ?? {},
        load: async () => ({
          runtime: { name: '${name}', version: '1', device: 'cpu' },
          execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
          predict: ({ columns: [{ values }] }) => ({ kind: 'json', value: Array.from(values, answer) }),
          async dispose() {},
        }),
      };`,
  };
}

/** The arguments that verify a model of two flavors, whose functions are given. */
function verification(left: string, right: string): readonly string[] {
  const signature = { inputs: '[{"name": "x", "type": "double", "required": true}]' };
  const folder = temporaryFolder({
    'model/MLmodel': JSON.stringify({ flavors: { left: {}, right: {} }, signature }),
    ...flavorFiles('left', left),
    ...flavorFiles('right', right),
    'rows.csv': 'x\n3\n4\n',
  });
  const flavors = ['left', 'right'].flatMap((name) => ['--flavor', join(folder, name)]);
  return ['verify', join(folder, 'model'), ...flavors, '-i', join(folder, 'rows.csv')];
}

const label = `return { y: x * 2, label: x > 0 ? 'plus' : 'minus' };`;

test('flavors that agree within the tolerance exit with 0', async () => {
  const { code, stdout, stderr } = await runCli(verification(label, label));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Reference: right \(right 1\.0\.0\)\nleft against right, 8 inputs:\n/);
  expect(stdout).toMatch(/largest difference 0, .*\nThe answers agree within 0\.000001\.\n$/s);
});

test('numbers and labels that differ exit with 1, and are shown', async () => {
  const other = `if (x === null) throw new Error('no'); return { y: x * 2 + (x === 3 ? 0.5 : 0), label: x > -1e9 ? 'plus' : 'minus' };`;
  const args = verification(other, label);
  const { code, stdout } = await runCli([...args, '--json']);
  expect(code).toBe(1);
  const { equal, reference, compared } = JSON.parse(stdout);
  expect({ equal, reference }).toMatchObject({ equal: false, reference: { flavor: 'right' } });
  const [{ inputs }] = compared;
  expect(inputs[0]).toMatchObject({
    ...{ numbersBeyond: 1, labels: 0, largestAbsolute: 0.5 },
    first: [{ path: 'answer.predictions[0].y', value: 6.5, reference: 6 }],
  });
  const wrong = inputs.filter(({ labels }: { labels: number }) => labels > 0);
  expect(wrong[0].first).toContainEqual({
    ...{ path: 'answer.predictions[0].label', value: 'plus', reference: 'minus' },
  });
  const { stdout: text } = await runCli(args);
  expect(text).toContain('answer.predictions[0].y: 6.5, reference 6');
});

test('an input that only one flavor answers is a difference', async () => {
  const { code, stdout } = await runCli(
    verification(`if (x === 3) throw new Error('no threes'); ${label}`, label),
  );
  expect(code).toBe(1);
  expect(stdout).toMatch(/rows\.csv: 1 difference\n +answer: .*, reference it answers\n/);
});

test('one flavor alone has nothing to be compared with', async () => {
  const [command = '', model = '', ...rest] = verification(label, label);
  const { code, stderr } = await runCli([command, model, ...rest.slice(0, 2)]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: There is nothing to compare: left loads the model here\..*\n$/);
});

(python ? test : test.skip)('scikit-learn in JavaScript answers as Python does', async () => {
  const model = `${root}tools/models/iris-sklearn`;
  const { code, stdout } = await runCli([
    ...['verify', model, '--python', String(python), '--tolerance', '0', '--json'],
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    equal: true,
    reference: { flavor: 'python_function' },
    compared: [{ flavor: 'sklearn' }],
  });
});
