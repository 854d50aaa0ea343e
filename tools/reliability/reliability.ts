/** Measures whether the real server stays reliable: `pnpm reliability [SUITE [OPTIONS]]`. */
import { bodies } from './suites/bodies.ts';
import { connections } from './suites/connections.ts';
import { downloads } from './suites/downloads.ts';
import { drain } from './suites/drain.ts';
import { modelLimits } from './suites/model-limits.ts';
import { overload } from './suites/overload.ts';
import { reload } from './suites/reload.ts';
import { soak } from './suites/soak.ts';
import type { Suite } from './suites/suite.ts';
import { workers } from './suites/workers.ts';

const suites: readonly Suite[] = [
  bodies,
  drain,
  reload,
  workers,
  overload,
  connections,
  modelLimits,
  soak,
  downloads,
];

const usage = `pnpm reliability [SUITE [OPTIONS]] runs one suite, or all of them in full.

${suites.map(({ name, summary, options }) => `${name}: ${summary}\n${options}`).join('\n\n')}`;

try {
  await main(process.argv.slice(2).filter((argument) => argument !== '--'));
} catch (error) {
  console.error(`reliability: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === '--help') {
    console.log(usage);
    return;
  }
  for (const suite of name === undefined ? suites : [suiteOf(name)]) {
    if (!(await suite.run(args))) process.exitCode = 1;
  }
}

function suiteOf(name: string): Suite {
  const suite = suites.find((each) => each.name === name);
  if (suite !== undefined) return suite;
  throw new Error(`there is no suite "${name}", but ${suites.map((each) => each.name).join(', ')}`);
}
