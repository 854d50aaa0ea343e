import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';

const python = pythonForTests();

(python ? describe : describe.skip)('the Python side', () => {
  test('passes its own tests', () => {
    const cwd = fileURLToPath(new URL('../python', import.meta.url));
    const args = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
    const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
    const { status, stdout } = spawnSync(python ?? '', args, { cwd, env, encoding: 'utf8' });
    expect(stdout).toMatch(/\d+ passed/);
    expect(status).toBe(0);
  });
});
