import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { FlavorRuntime, FlavorSuite } from '../flavor-suite.js';

const run = promisify(execFile);

/** What the flavor is like on a machine where its runtime is not installed. */
export function runtimeRules({ test, expect, fixtures, runtime }: FlavorSuite): void {
  const [fixture] = fixtures;
  if (runtime === undefined || fixture === undefined) return;

  test(`is imported, and refuses to load, where ${runtime.packageName} is not installed`, async () => {
    expect(await ruleBrokenWithout(runtime, fixture.directory)).toEqual(undefined);
  });
}

async function ruleBrokenWithout(
  runtime: FlavorRuntime,
  directory: string,
): Promise<string | undefined> {
  const program = fileURLToPath(import.meta.resolve('@mlmodel/flavor-testkit/without-runtime'));
  const options = JSON.stringify({ ...runtime, directory });
  const { stdout } = await run(process.execPath, [program, options], { timeout: 60_000 });
  return JSON.parse(stdout).broken;
}
