import { parseArgs } from 'node:util';
import { findPython } from '@mlmodel/python';
import { runMoves } from '../lifecycle/follow.ts';
import { formatFollowing, isFollowed } from '../lifecycle/report.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Moves of an alias under load. */
export const follow: Suite = {
  name: 'follow',
  summary:
    'moves of an alias under load: no request fails, and no connection gets an older version than before',
  options: `  --count N      how many moves (default 100)
  --workers N    processes of the server; default: 1, then 2`,
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { count: { type: 'string', default: '100' }, workers: { type: 'string' } },
    });
    const count = wholeNumber('--count', values.count);
    const numbers =
      values.workers === undefined ? [1, 2] : [wholeNumber('--workers', values.workers)];
    const python = findPython();
    if (python === undefined) {
      console.log('follow: no Python with MLflow: run `npm test` once');
      return false;
    }
    let isGood = true;
    for (const workers of numbers) {
      const findings = await runMoves(count, { python, workers });
      console.log(formatFollowing(findings));
      isGood &&= isFollowed(findings);
    }
    return isGood;
  },
};
