import type { JsonComparison } from '../parts/json-comparison.ts';
import { hasReturned } from '../parts/large-part.ts';
import { bridgeTargets } from './bridge-targets.ts';
import type { Findings } from './findings.ts';
import { crateTargets, nativeTargets } from './native-targets.ts';
import { atLeast, atMost, type Figure, type Target } from './target.ts';

/** The targets that the findings can judge; of several scenarios, the worst one counts. */
export function targetsOf(findings: Findings): Target[] {
  return [
    ...limitTargets(findings),
    ...mlflowTargets(findings),
    ...bodyTargets(findings),
    ...workersTargets(findings),
    ...startTargets(findings),
    ...arrowTargets(findings),
    ...tfjsTargets(findings),
    ...bridgeTargets(findings.bridge),
    ...nativeTargets(findings.native),
    ...crateTargets(findings.crate ?? []),
    ...largeTargets(findings),
  ];
}

function limitTargets({ json }: Findings): Target[] {
  const parallel = json.comparisons.filter((each) => each.connections === 16);
  const ofRows = (rows: number) => parallel.filter((each) => each.rows === rows);
  const iris = ofRows(1000).filter((each) => each.model === 'iris-label');
  return [
    ...atLeast('1 row, 16 connections, of the limit', {
      goal: 0.8,
      figures: figures(ofRows(1), 'ofLimit'),
    }),
    ...atLeast('1,000 rows, of the limit', {
      goal: 0.9,
      figures: figures(ofRows(1000), 'ofLimit'),
    }),
    ...atLeast('1,000 rows of iris, of the limit', {
      goal: 1.2,
      figures: figures(iris, 'ofLimit'),
    }),
  ];
}

function mlflowTargets({ json }: Findings): Target[] {
  const iris = json.comparisons.filter((each) => each.model === 'iris-label');
  const ofRows = (rows: number) =>
    figures(
      iris.filter((each) => each.rows === rows),
      'timesMlflow',
    );
  return [
    ...atLeast('1 row of iris, times MLflow', { goal: 25, figures: ofRows(1) }),
    ...atLeast('1,000 rows of iris, times MLflow', { goal: 10, figures: ofRows(1000) }),
  ];
}

function bodyTargets({ bodies }: Findings): Target[] {
  const ratios = bodies.flatMap(({ name, cpuOfLimit }) =>
    cpuOfLimit === undefined ? [] : [{ scenario: name, value: cpuOfLimit }],
  );
  return atMost('CPU time of JSON bodies, of the limit', { goal: 1.15, figures: ratios });
}

function workersTargets({ workers }: Findings): Target[] {
  const figuresOf = (key: 'ratePerCpu' | 'spread') =>
    workers.flatMap(({ name, [key]: value }) =>
      value === undefined ? [] : [{ scenario: name, value }],
    );
  return [
    ...atLeast('requests per CPU second of -w 2, of -w 1', {
      goal: 0.95,
      figures: figuresOf('ratePerCpu'),
    }),
    ...atMost('spread between two workers', { goal: 1.15, figures: figuresOf('spread') }),
  ];
}

function startTargets({ start }: Findings): Target[] {
  const ours = start?.find(({ server }) => server === 'mlmodel');
  if (ours === undefined) return [];
  return [
    {
      name: 'cold start to the first response',
      goal: '< 0.5 s',
      measured: `${ours.seconds.toFixed(2)} s`,
      met: ours.seconds < 0.5,
    },
  ];
}

function arrowTargets({ arrow }: Findings): Target[] {
  if (arrow === undefined) return [];
  const millions = Math.max(...arrow.map((each) => each.rowsPerSecond)) / 1e6;
  return [
    {
      name: 'Arrow in and out, 4 doubles',
      goal: '>= 5 M rows/s',
      measured: `${millions.toFixed(1)} M rows/s`,
      met: millions >= 5,
    },
  ];
}

function tfjsTargets({ tfjs }: Findings): Target[] {
  if (tfjs === undefined) return [];
  const { convnet, mlp } = tfjs;
  const ofConvnet = [{ scenario: 'tfjs-convnet', value: convnet.times }];
  const ofMlp = [{ scenario: 'tfjs-mlp', value: mlp.ofDirect }];
  return [
    ...atLeast('conv net on WebAssembly, times cpu', { goal: 20, figures: ofConvnet }),
    ...atLeast('1,000 rows of an MLP, of model.predict', { goal: 0.7, figures: ofMlp }),
  ];
}

function largeTargets({ large }: Findings): Target[] {
  return large.flatMap(({ form, ping, memory }) => [
    {
      name: `/ping while 64 MiB of ${form} are scored`,
      goal: '<= 250 ms',
      measured: `${ping.max.toFixed(0)} ms`,
      met: ping.max <= 250,
    },
    ...(memory === undefined
      ? []
      : [
          {
            name: `memory after 64 MiB of ${form}`,
            goal: '<= 67 MB more',
            measured: `${(memory.after - memory.before).toFixed(0)} MB more`,
            met: hasReturned(memory.before, memory.after),
          },
        ]),
  ]);
}

function figures(comparisons: readonly JsonComparison[], key: 'ofLimit' | 'timesMlflow'): Figure[] {
  return comparisons.flatMap((each) => {
    const value = each[key];
    return value === undefined ? [] : [{ scenario: each.name, value }];
  });
}
