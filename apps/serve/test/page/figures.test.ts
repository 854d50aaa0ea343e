import { expect, test } from '@jest/globals';
import { Snapshot } from '../../page/metrics/exposition.js';
import { figuresOf } from '../../page/metrics/figures.js';

test('figures are what grew between two readings', () => {
  const reading = (count: number, time: number) =>
    new Snapshot(
      `mlmodel_requests_total{outcome="ok",status="200"} ${count}
mlmodel_requests_total{outcome="client_error",status="400"} 2
mlmodel_request_duration_seconds_bucket{outcome="ok",le="0.001"} ${count / 2}
mlmodel_request_duration_seconds_bucket{outcome="ok",le="0.002"} ${count}
mlmodel_request_duration_seconds_bucket{outcome="ok",le="+Inf"} ${count}
process_resident_memory_bytes 5e7`,
      time,
    );
  expect(figuresOf(reading(10, 0), reading(30, 2))).toMatchObject({
    requestsPerSecond: 10,
    failuresPerSecond: 0,
    median: 1,
    memory: 5e7,
  });
});
