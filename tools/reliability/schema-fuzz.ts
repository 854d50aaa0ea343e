/** Sends requests that a fuzzer makes from the API document: `node tools/reliability/schema-fuzz.ts SCHEMATHESIS [--count N]`. */
import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from '@mlmodel/serve-process';
import { fuzzedModels } from './paths.ts';

const usage = `Runs schemathesis (https://schemathesis.io, from PyPI) on the server of several models: no status of 500 or above, no
crash, and each response is as the API document says.

  SCHEMATHESIS   path of the program
  --count N      requests of each path in the fuzzing phase; default 400`;

/** What schemathesis checks. Requests that break the schema may be accepted: the server is the judge of values. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '400' }, help: { type: 'boolean', default: false } },
});
const [program] = positionals;
if (values.help || program === undefined) console.log(usage);
else await fuzzAll(program, values.count);

async function fuzzAll(schemathesis: string, count: string): Promise<void> {
  let total = 0;
  for (const [name, options] of Object.entries(fuzzedModels)) {
    const server = await startServer(options);
    const { report, isPassed } = await fuzz(schemathesis, { port: server.port, count });
    const cases = /(\d+) generated/.exec(report)?.[1] ?? '0';
    const isUp = server.ending === undefined;
    await server.stop();
    total += Number(cases);
    if (isPassed && isUp) console.log(`${name}: ${cases} requests, all answered as described`);
    else {
      process.exitCode = 1;
      console.log(`${name}: ${isUp ? 'failed' : `the server ended (${server.ending})`}\n${report}`);
    }
  }
  console.log(`${total} requests in all`);
}

interface FuzzOptions {
  readonly port: number;
  readonly count: string;
}

function fuzz(
  schemathesis: string,
  { port, count }: FuzzOptions,
): Promise<{ readonly report: string; readonly isPassed: boolean }> {
  const url = `http://127.0.0.1:${port}/openapi.json`;
  const options = ['-n', count, '--continue-on-failure', '--checks', checks.join(',')];
  const quiet = ['--warnings', 'off', '--suppress-health-check', 'all'];
  // It keeps what it has found in the folder where it runs.
  const cwd = mkdtempSync(path.join(tmpdir(), 'schema-fuzz-'));
  return new Promise((resolve) => {
    const args = ['run', url, ...options, ...quiet, '--generation-database', 'none'];
    execFile(schemathesis, args, { cwd, maxBuffer: 2 ** 26 }, (error, stdout) =>
      resolve({ report: stdout, isPassed: error === null }),
    );
  });
}
