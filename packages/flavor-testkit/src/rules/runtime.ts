import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { BrokenRule } from '../broken-rule.js';
import type { FlavorRuntime, FlavorSuite } from '../flavor-suite.js';

const run = promisify(execFile);

/** When the runtime is imported, and what the flavor is like on a machine where it is not installed. */
export function runtimeRules({ test, fixtures, runtime }: FlavorSuite): void {
  const [fixture] = fixtures;
  if (runtime === undefined || fixture === undefined) return;
  const { packageName } = runtime;
  const target = { ...runtime, directory: fixture.directory };

  test(`is imported, and refuses to load, where ${packageName} is not installed`, () =>
    requireKept({ ...target, mode: 'without' }));

  test(`imports ${packageName} only inside load`, () => requireKept({ ...target, mode: 'light' }));
}

interface RuntimeTarget extends FlavorRuntime {
  readonly directory: string;
  /** `without` hides the runtime; `light` does all but load. */
  readonly mode: 'without' | 'light';
}

/** @throws BrokenRule that the program found */
async function requireKept(target: RuntimeTarget): Promise<void> {
  const program = fileURLToPath(import.meta.resolve('@mlmodel/flavor-testkit/without-runtime'));
  const { stdout } = await run(process.execPath, [program, JSON.stringify(target)], {
    timeout: 120_000,
  });
  const { broken } = JSON.parse(stdout);
  if (broken) throw new BrokenRule(broken.rule, broken.how);
}
