import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { root, runCli } from '../support/run-cli.js';

const python = pythonForTests();

(python ? test : test.skip)('the program in docs/score.md scores a flower', async () => {
  const page = readFileSync(`${root}docs/score.md`, 'utf8');
  const [, program = ''] = /```python\n([\s\S]*?)```/.exec(page) ?? [];
  const { code, stdout } = await runCli(['-c', program, `${root}tools/models/iris-label`], {
    command: python ?? '',
    environment: { PATH: `${root}node_modules/.bin:${process.env['PATH']}` },
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "[{'label': 0}]\n" });
});
