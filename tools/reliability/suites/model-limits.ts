import { parseArgs } from 'node:util';
import { findPython } from '@mlmodel/python';
import { limitCases } from '../model-limits/cases.ts';
import { exceed } from '../model-limits/exceed.ts';
import { formatLimit, isLimited } from '../model-limits/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Models beyond their limits. */
export const modelLimits: Suite = {
  name: 'model-limits',
  summary:
    'models that do not end or take too much memory: an error within 5 s, /ping within 20 ms (p99) meanwhile, SIGTERM is obeyed',
  options: `  --count N      how often each limit is exceeded (default 10)
  --workers N    processes that run the model; default: 1, then 2`,
  async run(args) {
    const options = {
      count: { type: 'string', default: '10' },
      workers: { type: 'string' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const rounds = wholeNumber('--count', values.count);
    const numbers =
      values.workers === undefined ? [1, 2] : [wholeNumber('--workers', values.workers)];
    const python = findPython();
    if (python === undefined)
      console.log('model-limits: no Python with MLflow: run `npm test` once');
    let isGood = true;
    for (const limitCase of limitCases(python)) {
      for (const workers of numbers) {
        const findings = await exceed(limitCase, { rounds, workers });
        console.log(formatLimit(findings));
        isGood &&= isLimited(findings);
      }
    }
    return isGood;
  },
};
