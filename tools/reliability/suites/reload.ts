import { parseArgs } from 'node:util';
import { runReloads } from '../lifecycle/reload.ts';
import { formatReloads, isSmooth } from '../lifecycle/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Reloads under load. */
export const reload: Suite = {
  name: 'reload',
  summary: 'reloads under load: no request fails, and the p99 stays below twice the baseline',
  options: `  --count N      how many reloads (default 100)
  --workers N    processes of the server (default 1)`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        count: { type: 'string', default: '100' },
        workers: { type: 'string', default: '1' },
      },
    });
    const count = wholeNumber('--count', values.count);
    const findings = await runReloads(count, wholeNumber('--workers', values.workers));
    console.log(formatReloads(findings));
    return isSmooth(findings);
  },
};
