import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { findPython } from '@mlmodel/python';
import { snippets } from '../../page/request/snippets.js';
import type { RunningServer } from '../../src/index.js';
import { corpusModel } from '../support/models.js';
import { hostileText, serve } from './models.js';

describe('the programs send the request as it is', () => {
  const value = `${hostileText} \\ é 😀 \n`;
  const body = JSON.stringify({ dataframe_split: { columns: ['v'], data: [[value]] } });
  const python = findPython();
  // Node shortens what is nested when it prints it.
  const printAll = "require('node:util').inspect.defaultOptions.depth = null";
  const commands: Readonly<Record<string, (file: string) => [string, ...string[]]>> = {
    curl: (file) => ['bash', file],
    JavaScript: (file) => [process.execPath, '-e', `${printAll}\nimport(${JSON.stringify(file)})`],
    Python: (file) => [python ?? 'python3', file],
  };
  const languages = Object.keys(commands).filter(
    (name) => name !== 'Python' || python !== undefined,
  );

  let server: RunningServer | undefined;
  beforeAll(async () => {
    server = await serve(corpusModel('echo_col_string'));
  });
  afterAll(() => server?.close());

  test.each(languages)('%s', async (language) => {
    const url = `${server?.url}/invocations`;
    const snippet = snippets({ url, body, needsKey: false }).find(
      (one) => one.language === language,
    );
    const file = path.join(temporaryFolder(), language === 'JavaScript' ? 'run.mjs' : 'run');
    writeFileSync(file, snippet?.text ?? '');
    const [program, ...args] = commands[language]?.(file) ?? ['false'];
    const { stdout } = await promisify(execFile)(program, args);
    const direct = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect((await direct.text()).includes('onerror')).toBe(true);
    expect(stdout).toContain('onerror');
    expect(stdout).toContain('hacked}');
  });

  test('and take the key from the environment', () => {
    for (const { text } of snippets({ url: 'http://a/invocations', body: '{}', needsKey: true })) {
      expect(text).toMatch(/API_KEY/);
    }
  });
});
