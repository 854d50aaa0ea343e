import { parseArgs } from 'node:util';
import { type Execution, overload as overloadServer } from '../overload/overload.ts';
import { formatOverload, isUnmoved } from '../overload/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

const executions: readonly Execution[] = ['inline', 'process'];

/** More requests than a server can answer. */
export const overload: Suite = {
  name: 'overload',
  summary:
    '2 and 5 times the requests that a server can answer: it answers 0.9 of its peak, and refuses the others within 50 ms (p99)',
  options: `  --seconds N    length of each load (default 30)
  --only WHERE   where the model runs: ${executions.join(' or ')}; default: one after the other`,
  async run(args) {
    const options = {
      seconds: { type: 'string', default: '30' },
      only: { type: 'string' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const seconds = wholeNumber('--seconds', values.seconds);
    let isGood = true;
    for (const execution of values.only === undefined ? executions : [executionOf(values.only)]) {
      const findings = await overloadServer({ execution, seconds, factors: [2, 5] });
      console.log(formatOverload(findings));
      isGood &&= isUnmoved(findings);
    }
    return isGood;
  },
};

function executionOf(text: string): Execution {
  const execution = executions.find((each) => each === text);
  if (execution !== undefined) return execution;
  throw new Error(`--only takes one of ${executions.join(', ')}`);
}
