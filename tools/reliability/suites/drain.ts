import { parseArgs } from 'node:util';
import { runDrains } from '../lifecycle/drain.ts';
import { formatDrains, isDrained } from '../lifecycle/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** SIGTERM under load. */
export const drain: Suite = {
  name: 'drain',
  summary: 'SIGTERM under load: no request fails on a connection that the server has accepted',
  options: `  --count N      how many servers are stopped with each delay (default 100)
  --delay N      seconds of --drain-delay; default: 0, then 2
  --workers N    processes of each server (default 1)`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        count: { type: 'string', default: '100' },
        delay: { type: 'string' },
        workers: { type: 'string', default: '1' },
      },
    });
    const { delay } = values;
    const delays = delay === undefined ? [0, 2] : [wholeNumber('--delay', delay)];
    const count = wholeNumber('--count', values.count);
    const workers = wholeNumber('--workers', values.workers);
    let isGood = true;
    for (const seconds of delays) {
      const findings = await runDrains(count, { delay: seconds, workers });
      console.log(formatDrains(findings));
      isGood &&= isDrained(findings);
    }
    return isGood;
  },
};
