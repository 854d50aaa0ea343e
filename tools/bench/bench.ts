import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { LoadGenerator } from './load/load-generator.ts';
import { type BenchOptions, isWanted, parseOptions, usage } from './options.ts';
import { type AgainstComparison, runAgainstPart } from './parts/against-part.ts';
import { runArrowPart } from './parts/arrow-part.ts';
import { batchScenarios, runBatchPart } from './parts/batch-part.ts';
import { bodyScenarios, runBodyPart } from './parts/body-part.ts';
import { runBridgePart } from './parts/bridge/bridge-part.ts';
import { compareBesideHttpuv, hasHttpuv } from './parts/crate/crate-part.ts';
import type { JsonComparison } from './parts/json-comparison.ts';
import { comparedModels, runJsonPart } from './parts/json-part.ts';
import { largeForms, runLargePart } from './parts/large-part.ts';
import { runNativePart } from './parts/native/native-part.ts';
import { runProfilePart } from './parts/profile-part.ts';
import { runStartPart } from './parts/start-part.ts';
import { runTfjsPart } from './parts/tfjs-part.ts';
import { runWorkersPart, workersScenarios } from './parts/workers-part.ts';
import { againstLine, againstTable } from './report/against-table.ts';
import { attempt } from './report/attempt.ts';
import type { Findings } from './report/findings.ts';
import { comparisonLine, formatFindings } from './report/format-findings.ts';
import { targetsOf } from './report/targets.ts';
import { mlflowPython } from './servers/contender.ts';

async function main(options: BenchOptions): Promise<void> {
  if (options.help) {
    console.log(usage);
    return;
  }
  const generator = new LoadGenerator();
  try {
    if (options.profile) await runProfilePart(options, { generator, report: console.log });
    else if (options.against !== undefined) await against(options.against, options, generator);
    else await compare(options, generator);
  } finally {
    await generator.close();
  }
}

async function against(
  other: string,
  options: BenchOptions,
  generator: LoadGenerator,
): Promise<void> {
  const comparisons: AgainstComparison[] = [];
  const failures: Findings['failures'] = [];
  const report = (comparison: AgainstComparison) => {
    comparisons.push(comparison);
    console.log(againstLine(comparison));
  };
  await runAgainstPart(other, { options, generator, failures, report });
  console.log(`\n${againstTable(comparisons)}`);
  if (failures.length > 0) process.exitCode = 1;
  if (options.json === undefined) return;
  await writeFile(options.json, `${JSON.stringify({ options, comparisons, failures }, null, 2)}\n`);
}

async function compare(options: BenchOptions, generator: LoadGenerator): Promise<void> {
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}`;
  console.log(machine);
  if (mlflowPython === undefined)
    console.log('MLflow is left out: set MLMODEL_PYTHON to a python with mlflow');
  if (isWanted(options, 'crate') && !hasHttpuv())
    console.log('R is left out: install r-base-core, r-cran-jsonlite and r-cran-httpuv');
  const findings = await runParts(options, generator);
  console.log(`\n${formatFindings(findings)}`);
  if (findings.failures.length > 0) process.exitCode = 1;
  if (options.json === undefined) return;
  const written = { machine, options, ...findings, targets: targetsOf(findings) };
  await writeFile(options.json, `${JSON.stringify(written, null, 2)}\n`);
}

async function runParts(options: BenchOptions, generator: LoadGenerator): Promise<Findings> {
  const findings: Findings = {
    json: { comparisons: [], memory: [] },
    bodies: [],
    batches: [],
    workers: [],
    large: [],
    failures: [],
    bridge: {},
    native: { besideOnnx: [], besideLibrary: [], firstResponses: [] },
  };
  const run = async <T>(name: string, part: () => Promise<T>): Promise<T | undefined> =>
    isWanted(options, name) ? attempt(name, part, findings.failures) : undefined;
  const report = (comparison: JsonComparison) => console.log(comparisonLine(comparison));

  findings.start = await run('start', () => runStartPart(options));
  for (const model of comparedModels) {
    const use = { options, generator, findings: findings.json, report };
    await attempt(`json/${model}`, () => runJsonPart(model, use), findings.failures);
  }
  for (const scenario of bodyScenarios(options)) {
    const use = { options, generator };
    const body = await attempt(scenario.name, () => runBodyPart(scenario, use), findings.failures);
    if (body !== undefined) findings.bodies.push(body);
  }
  for (const scenario of batchScenarios(options)) {
    const use = { options, generator };
    const batch = await attempt(
      scenario.name,
      () => runBatchPart(scenario, use),
      findings.failures,
    );
    if (batch !== undefined) findings.batches.push(batch);
  }
  for (const scenario of workersScenarios(options)) {
    const use = { options, generator };
    const { failures } = findings;
    const workers = await attempt(scenario.name, () => runWorkersPart(scenario, use), failures);
    if (workers !== undefined) findings.workers.push(workers);
  }
  findings.arrow = await run('arrow', () => runArrowPart('identity', { options, generator }));
  findings.tfjs = await run('tfjs', () => runTfjsPart(options, generator));
  findings.bridge = await runBridgePart(options, { generator, failures: findings.failures });
  findings.native = await runNativePart(options, { generator, failures: findings.failures });
  if (hasHttpuv())
    findings.crate = await run('crate', () => compareBesideHttpuv(options, generator));
  for (const form of largeForms) {
    const body = await run(`large/${form}`, () => runLargePart(form, generator));
    if (body !== undefined) findings.large.push(body);
  }
  return findings;
}

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
