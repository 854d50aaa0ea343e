import type { BridgeFindings } from '../parts/bridge/bridge-part.ts';
import { atLeast, type Target } from './target.ts';

/** A server's memory and descriptors are flat when they end within this share above the start. */
const flatShare = 1.25;

/** The targets for models in Python. */
export function bridgeTargets({ json = [], added, arrow, kills }: BridgeFindings): Target[] {
  return [
    ...json.flatMap(({ rows, timesMlflow }) =>
      atLeast(`Python, ${rows.toLocaleString('en')} rows, times MLflow`, {
        goal: 3,
        figures: [{ scenario: 'iris-sklearn', value: timesMlflow }],
      }),
    ),
    ...(added === undefined ? [] : [addedTarget(added.added)]),
    ...(arrow === undefined ? [] : [arrowTarget(arrow)]),
    ...(kills === undefined ? [] : killTargets(kills)),
  ];
}

function addedTarget(added: number): Target {
  return {
    name: 'the bridge over pyfunc_model.predict, 1 row, p50',
    goal: '<= 0.5 ms more',
    measured: `${added.toFixed(2)} ms more`,
    met: added <= 0.5,
  };
}

function arrowTarget(arrow: NonNullable<BridgeFindings['arrow']>): Target {
  const millions = Math.max(...arrow.map((each) => each.rowsPerSecond)) / 1e6;
  return {
    name: 'Arrow in and out through Python, 4 doubles',
    goal: '>= 3 M rows/s',
    measured: `${millions.toFixed(1)} M rows/s`,
    met: millions >= 3,
  };
}

function killTargets(found: NonNullable<BridgeFindings['kills']>): Target[] {
  const { kills, wrong, hung, refused, gaps, megabytes, descriptors } = found;
  const isFlat = ([before, after]: readonly [number, number]) => after <= before * flatShare;
  return [
    {
      name: `responses while ${kills} Python processes are killed`,
      goal: '0 wrong, 0 hung',
      measured: `${wrong} wrong, ${hung} hung, ${refused} refused`,
      met: wrong + hung === 0,
    },
    {
      name: 'a killed Python process is replaced within',
      goal: '<= 2 s',
      measured: `${gaps[2].toFixed(2)} s`,
      met: gaps[2] <= 2,
    },
    {
      name: 'memory and descriptors after the kills',
      goal: 'flat',
      measured: `${megabytes.map((each) => each.toFixed(0)).join(' to ')} MB, ${descriptors.join(' to ')}`,
      met: isFlat(megabytes) && isFlat(descriptors),
    },
  ];
}
