import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { shell } from '../support/newcomers-folder.js';
import { hasTerminals, onTerminal } from '../support/on-terminal.js';
import { pathMistakes, usageMistakes } from './mistakes.js';

describe('a mistake on the command line exits with 2 and one line that says what to write', () => {
  test.each(usageMistakes)('%s', async (line, answer) => {
    expect(await shell(line)).toEqual({ code: 2, stdout: '', stderr: `error: ${answer}\n` });
  });
});

describe('a wrong path or address exits with 1 and one line that names it and what to do', () => {
  test.each(pathMistakes)('%s', async (line, answer) => {
    expect(await shell(line)).toEqual({ code: 1, stdout: '', stderr: `error: ${answer}\n` });
  });

  test.each([
    ['runs', 'it is a directory. Specify a file.'],
    ['none/answer', 'its directory does not exist. Create it first.'],
    ['rows.csv/answer', 'a part of its path is a file, not a directory. Check the path.'],
  ])(
    'an output that cannot be written is refused before the input is read: -o %s',
    async (path, answer) => {
      const stderr = `error: Cannot write "${path}": ${answer}\n`;
      const line = `mlmodel predict model -i none.json -o ${path}`;
      expect(await shell(line)).toEqual({ code: 1, stdout: '', stderr });
    },
  );

  test('a port that is in use', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = `Port ${port} on 127.0.0.1 is already in use. Stop the program that uses it, or choose another port (0 selects a free one).`;
    expect(await shell(`mlmodel serve model -p ${port}`)).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${answer}\n`,
    });
    server.close();
  });
});

(hasTerminals ? test : test.skip)('on a terminal the answer is the same line, in red', async () => {
  const answer = 'mlmodel has no command "srve": did you mean serve?\n';
  for (const columns of [60, 120]) {
    const coloured = await onTerminal('srve --help', { columns });
    expect(coloured).toBe(`\u001b[31merror:\u001b[39m ${answer}`);
    const environment = { NO_COLOR: '1' };
    expect(await onTerminal('srve', { columns, environment })).toBe(`error: ${answer}`);
  }
});
