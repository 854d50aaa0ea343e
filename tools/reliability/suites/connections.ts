import { parseArgs } from 'node:util';
import { besideSilentUploads, besideSlowClients } from '../connections/connections.ts';
import {
  areHarmless,
  areIgnored,
  formatSilentUploads,
  formatSlowClients,
} from '../connections/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Slow clients beside normal ones. */
export const connections: Suite = {
  name: 'connections',
  summary:
    'slow clients: a normal one does not notice them, the memory stays below 400 MB, and no upload waits for silent ones',
  options: `  --seconds N    how long they stay (default 60)
  --opening N    seconds over which they connect (default 10)
  --heads N, --bodies N, --readers N    how many of the kinds of slow clients (default 333, 333, 334)
  --pipelining N how many that pipeline and do not read (default 40)
  --silent N     how many silent uploads (default 8); 0 leaves this part out`,
  async run(args) {
    const given = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '60' },
        opening: { type: 'string', default: '10' },
        heads: { type: 'string', default: '333' },
        bodies: { type: 'string', default: '333' },
        readers: { type: 'string', default: '334' },
        pipelining: { type: 'string', default: '40' },
        silent: { type: 'string', default: '8' },
      },
    }).values;
    const number = (name: keyof typeof given) => wholeNumber(`--${name}`, given[name]);
    const seconds = number('seconds');
    const baselineSeconds = Math.ceil(seconds / 3);
    const clients = {
      heads: number('heads'),
      bodies: number('bodies'),
      readers: number('readers'),
      pipelining: number('pipelining'),
      silent: 0,
    };
    const openingSeconds = number('opening');
    const findings = await besideSlowClients({ clients, seconds, baselineSeconds, openingSeconds });
    console.log(formatSlowClients(findings));
    const silent = number('silent');
    if (silent === 0) return areHarmless(findings);
    const uploads = await besideSilentUploads(silent, { seconds, baselineSeconds });
    console.log(formatSilentUploads(uploads));
    return areHarmless(findings) && areIgnored(uploads);
  },
};
