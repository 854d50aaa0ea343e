import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const core = path.resolve(import.meta.dirname, '../../../packages/core');

/** The parts of the corpus other than HTTP cases, with the unit tests of the core package that check them. */
const suites = [
  ['schema_cases', 'test/signature/enforce/schema-corpus.test.ts'],
  ['infer_cases', 'test/signature/infer/infer-corpus.test.ts'],
  ['mlmodel_files', 'test/mlmodel/mlmodel-corpus.test.ts'],
] as const;

/**
 * Runs the unit tests of the rest of the corpus and prints their counts.
 * @returns true when none failed
 */
export function runCoreSuites(): boolean {
  const results = suites.map(([name, file]) => {
    const { passed, failed } = run(file);
    console.log(`${name.padEnd(34)} ${passed} right, ${failed} wrong (tests of packages/core)`);
    return failed === 0 && passed > 0;
  });
  return results.every(Boolean);
}

function run(file: string): { readonly passed: number; readonly failed: number } {
  const folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  const output = path.join(folder, 'jest.json');
  try {
    spawnSync(
      path.join(core, 'node_modules/.bin/run-tests'),
      ['--json', '--outputFile', output, '--reporters', 'default', '--', file],
      { cwd: core, stdio: 'ignore' },
    );
    const result = JSON.parse(readFileSync(output, 'utf8'));
    return { passed: result.numPassedTests, failed: result.numFailedTests };
  } catch {
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
