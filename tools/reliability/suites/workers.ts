import { parseArgs } from 'node:util';
import { killWorkers } from '../workers/kill-workers.ts';
import { areReplaced, formatKills } from '../workers/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Workers that are killed under load. */
export const workers: Suite = {
  name: 'workers',
  summary:
    'SIGKILL to workers under load: only the requests that they have are lost, and each is replaced within 2 s',
  options: '  --count N      how many are killed (default 100)',
  async run(args) {
    const options = { count: { type: 'string', default: '100' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const findings = await killWorkers(wholeNumber('--count', values.count));
    console.log(formatKills(findings));
    return areReplaced(findings);
  },
};
