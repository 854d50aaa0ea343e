/** Replays recorded requests on the real server: `pnpm conformance [--corpus DIR] [--model GLOB] [--json FILE] [--bridge]`. */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readModelFacts } from './oracle/model.ts';
import { modelsOf, readCases } from './replay/case.ts';
import { runCoreSuites } from './replay/core-suites.ts';
import { decideCases } from './replay/decide-cases.ts';
import type { Outcome } from './replay/judge.ts';
import { replayModel } from './replay/replay-model.ts';
import { printReport } from './replay/report.ts';

/** Servers that run at the same time. */
const atOnce = 2;

const values = readOptions();

const here = process.env['INIT_CWD'] ?? '.';
const corpus = path.resolve(here, values.corpus ?? path.join(import.meta.dirname, 'corpus'));
if (!existsSync(path.join(corpus, 'cases')))
  misuse(`no corpus in ${corpus}: it has no folder "cases"`);
const glob = values.model ?? '*';
const isWhole = values.corpus === undefined && values.model === undefined;
const names = modelsOf(corpus).filter((name) => path.matchesGlob(name, glob));
const covered = names.filter((name) => isCovered(name));
const decided = await decideCases(corpus, covered, { throughBridge: values.bridge });
const results = new Map<string, Outcome[]>();
const queue = [...covered];
await Promise.all(Array.from({ length: atOnce }, work));
const outcomes = covered.flatMap((name) => results.get(name) ?? []);
printReport({
  byModel: covered.map((name) => [name, results.get(name) ?? []]),
  notCovered: names.filter((name) => !covered.includes(name)).map((name) => [name, countOf(name)]),
  verbose: values.verbose,
});
if (values.json !== undefined) {
  writeFileSync(path.resolve(here, values.json), `${JSON.stringify(outcomes, undefined, 1)}\n`);
}
const isRight = ({ outcome }: Outcome): boolean => outcome === 'equal' || outcome === 'deviation';
const right = outcomes.length > 0 && outcomes.every(isRight);
const restRight = !isWhole || runCoreSuites();
process.exitCode = right && restRight ? 0 : 1;

function readOptions() {
  try {
    const { values } = parseArgs({
      args: process.argv.slice(2).filter((argument) => argument !== '--'),
      options: {
        corpus: { type: 'string' },
        model: { type: 'string' },
        json: { type: 'string' },
        bridge: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    return misuse((error as Error).message);
  }
}

function misuse(message: string): never {
  console.error(`conformance: ${message}`);
  process.exit(2);
}

async function work(): Promise<void> {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const cases = decided.get(name) ?? [];
    const model = cases[0]?.model;
    if (model === undefined) continue;
    results.set(name, await replayModel(model, cases, { throughBridge: values.bridge }));
  }
}

/** The models of other runtimes need the bridge to Python. */
function isCovered(name: string): boolean {
  return values.bridge || readModelFacts(path.join(corpus, 'models', name)).runtime !== 'other';
}

function countOf(name: string): number {
  return readCases(path.join(corpus, 'cases', `${name}.jsonl`)).length;
}
