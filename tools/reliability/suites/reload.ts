import { parseArgs } from 'node:util';
import { runReloads } from '../lifecycle/reload.ts';
import { formatReloads, isSmooth } from '../lifecycle/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Reloads under load. */
export const reload: Suite = {
  name: 'reload',
  summary: 'reloads under load: no request fails, and the p99 stays below twice the baseline',
  options: '  --count N      how many reloads (default 100)',
  async run(args) {
    const options = { count: { type: 'string', default: '100' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const findings = await runReloads(wholeNumber('--count', values.count));
    console.log(formatReloads(findings));
    return isSmooth(findings);
  },
};
