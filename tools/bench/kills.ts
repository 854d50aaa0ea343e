// Kills the Python process that answers, again and again, while requests keep coming.
import { parseArgs } from 'node:util';
import { runKillsPart } from './parts/kills-part.ts';

const usage = `Usage: node tools/bench/kills.ts [options]

Serves a Python model with the interpreter of MLMODEL_BENCH_PYTHON, keeps it loaded, and sends
SIGKILL to the process that answers. Fails when a request hangs or is answered wrongly.

  --kills N         how many (default 100)
  --pause SECONDS   longest wait for the spare before the next kill (default 20)
  --connections N   requests at the same time (default 8)
  --model NAME      a folder of tools/models (default iris-sklearn)
  --spares N        as --bridge-spares of the server (default 1)
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    pause: { type: 'string', default: '20' },
    connections: { type: 'string', default: '8' },
    model: { type: 'string', default: 'iris-sklearn' },
    spares: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(usage);
else {
  const found = await runKillsPart({
    kills: Number(values.kills),
    pauseMilliseconds: Number(values.pause) * 1000,
    connections: Number(values.connections),
    model: values.model,
    spares: Number(values.spares),
    report: console.log,
  });
  if (found.hung + found.wrong > 0) process.exitCode = 1;
}
