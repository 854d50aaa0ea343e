/** Sends broken and hostile bodies to the real server, and kills its workers: `pnpm reliability [--only KIND] [--first N] [--count N] [--write FILE]`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BodyKind, bodyKinds, fullCounts } from './bodies/body.ts';
import { makeBody } from './bodies/make-body.ts';
import { areWorkersReplaced, formatFindings, formatKills, isReliable } from './report.ts';
import { runBodies } from './run/run-bodies.ts';
import { killWorkers } from './workers/kill-workers.ts';

/** The kind of case that is no body: killed workers. */
const workers = 'workers';
const fullKills = 100;

const usage = `Sends broken and hostile bodies to the scoring server: each must be answered, with no status of 500 or above,
and /ping within 250 ms (p99) meanwhile. Then kills workers of a server under load: only their requests may be lost, and
each is replaced within 2 s.

  --only KIND    ${[...bodyKinds, workers].join(', ')}; default: all
  --first N      the first body of a kind; each has a number, and is always the same (default 0)
  --count N      how many of each kind; default ${bodyKinds.map((kind) => `${fullCounts[kind]} ${kind}`).join(', ')}, ${fullKills} ${workers}
  --write FILE   writes the first body into a file instead of sending it`;

interface Options {
  readonly kinds: readonly BodyKind[];
  readonly killsWorkers: boolean;
  readonly first: number;
  readonly count: number | undefined;
  readonly write: string | undefined;
}

try {
  const options = readOptions();
  if (options === undefined) console.log(usage);
  else await run(options);
} catch (error) {
  console.error(`reliability: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function run({ kinds, killsWorkers, first, count, write }: Options): Promise<void> {
  if (write !== undefined) {
    writeFileSync(write, makeBody(kinds[0] as BodyKind, first).bytes);
    return;
  }
  for (const kind of kinds) {
    const selection = { kind, first, count: count ?? fullCounts[kind] };
    const findings = await runBodies(selection, (done) => {
      if (done % 1000 === 0) console.log(`${kind}: ${done} of ${selection.count}`);
    });
    console.log(formatFindings(findings));
    if (!isReliable(findings)) process.exitCode = 1;
  }
  if (!killsWorkers) return;
  const findings = await killWorkers(count ?? fullKills, (done) => {
    if (done % 10 === 0) console.log(`${workers}: ${done} killed`);
  });
  console.log(formatKills(findings));
  if (!areWorkersReplaced(findings)) process.exitCode = 1;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: {
      only: { type: 'string' },
      first: { type: 'string', default: '0' },
      count: { type: 'string' },
      write: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    kinds: kindsOf(values.only),
    killsWorkers: values.only === undefined || values.only === workers,
    first: wholeNumber('--first', values.first),
    count: values.count === undefined ? undefined : wholeNumber('--count', values.count),
    write: values.write,
  };
}

function kindsOf(text: string | undefined): readonly BodyKind[] {
  if (text === undefined) return bodyKinds;
  if (text === workers) return [];
  const kind = bodyKinds.find((each) => each === text);
  if (kind !== undefined) return [kind];
  throw new Error(`--only takes one of ${[...bodyKinds, workers].join(', ')}`);
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${option} takes a whole number`);
}
