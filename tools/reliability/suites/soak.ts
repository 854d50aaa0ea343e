import { parseArgs } from 'node:util';
import { formatSoak, isFlat } from '../soak/report.ts';
import { soak as soakServer } from '../soak/soak.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** A busy server for a long time. */
export const soak: Suite = {
  name: 'soak',
  summary:
    'a mix of requests at 0.8 of the capacity: memory, open files and event-loop delay stay as they are',
  options:
    '  --seconds N    how long it lasts; samples are taken after a fifth of it (default 600)',
  async run(args) {
    const options = { seconds: { type: 'string', default: '600' } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const seconds = wholeNumber('--seconds', values.seconds);
    const interval = Math.min(5, seconds / 20);
    const findings = await soakServer({ seconds, settlingSeconds: seconds / 5, interval });
    console.log(formatSoak(findings));
    return isFlat(findings);
  },
};
