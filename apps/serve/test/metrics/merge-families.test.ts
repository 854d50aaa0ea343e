import { expect, test } from '@jest/globals';
import { type MetricFamily, mergeFamilies } from '../../src/metrics/metric-family.js';

const counter = (value: number, status = '200'): MetricFamily => ({
  name: 'requests',
  help: 'Requests.',
  type: 'counter',
  samples: [{ labels: { status }, value }],
});

test('metrics of several processes become one', () => {
  const lag = (value: number): MetricFamily => ({
    ...{ name: 'lag', help: 'Lag.', type: 'gauge', aggregation: 'max' },
    samples: [{ labels: {}, value }],
  });
  const times = (...counts: number[]): MetricFamily => ({
    ...{ name: 'times', help: 'Times.', type: 'histogram', bounds: [1] },
    samples: [{ labels: {}, value: 2.5, counts }],
  });
  const merged = mergeFamilies([
    [counter(2), lag(0.1), times(1, 2)],
    [counter(3), lag(0.3), times(4, 5)],
    [counter(1, '400')],
  ]);
  expect(merged.map(({ name, samples }) => [name, samples])).toEqual([
    [
      'requests',
      [
        { labels: { status: '200' }, value: 5 },
        { labels: { status: '400' }, value: 1 },
      ],
    ],
    ['lag', [{ labels: {}, value: 0.3 }]],
    ['times', [{ labels: {}, value: 5, counts: [5, 7] }]],
  ]);
});
