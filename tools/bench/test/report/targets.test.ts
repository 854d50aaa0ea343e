import { describe, expect, test } from '@jest/globals';
import type { JsonComparison } from '../../parts/json-comparison.ts';
import type { Findings } from '../../report/findings.ts';
import { targetsOf } from '../../report/targets.ts';

const nothing: Findings = {
  json: { comparisons: [], memory: [] },
  bodies: [],
  batches: [],
  workers: [],
  large: [],
  bridge: {},
  native: { besideOnnx: [], besideLibrary: [], firstResponses: [] },
  failures: [],
};
const throughput = {
  requestsPerSecond: 1,
  latencies: { p50: 1, p99: 1, max: 1 },
  cpuMillisecondsPerRequest: undefined,
};

function comparison(rows: number, ofLimit: number): JsonComparison {
  return {
    name: `json/iris-label/${rows}/one-decimal/16`,
    model: 'iris-label',
    rows,
    digits: 'one decimal',
    connections: 16,
    mlmodel: throughput,
    limit: throughput,
    ofLimit,
    p50OfLimit: 1,
    p99OfLimit: 1,
    cpuOfLimit: undefined,
  };
}

describe('targetsOf', () => {
  test('judges nothing that was not measured', () => {
    expect(targetsOf(nothing)).toEqual([]);
  });

  test('lets the worst scenario decide', () => {
    const comparisons = [comparison(1, 0.95), comparison(1, 0.79)];
    const [target] = targetsOf({ ...nothing, json: { comparisons, memory: [] } });
    expect(target).toMatchObject({ goal: '>= 0.8', met: false });
    expect(target?.measured).toContain('0.79');
  });

  test('lets the greatest CPU time of a body decide', () => {
    const body = (name: string, cpuOfLimit: number) => ({
      name,
      megabytes: 1,
      rows: 1,
      mlmodel: throughput,
      limit: throughput,
      cpuOfLimit,
    });
    const bodies = [body('body/4/1', 0.9), body('body/30/8', 1.2), body('body/4/8', 1.1)];
    expect(targetsOf({ ...nothing, bodies })).toEqual([
      {
        name: 'CPU time of JSON bodies, of the limit',
        goal: '<= 1.15',
        measured: '1.20 (body/30/8)',
        met: false,
      },
    ]);
  });

  test('checks the cost of a second worker, and how evenly the two share the load', () => {
    const scenario = (connections: number, ratePerCpu: number) => ({
      ...{ name: `workers/${connections}`, one: throughput, two: throughput, rate: 1.5 },
      ...{ ratePerCpu, spread: 1.1 },
    });
    const workers = [scenario(16, 0.9), scenario(64, 1)];
    expect(targetsOf({ ...nothing, workers }).map(({ measured, met }) => [measured, met])).toEqual([
      ['0.90 (workers/16)', false],
      ['1.10 (workers/16)', true],
    ]);
  });

  test('checks 1,000 rows of iris against both targets', () => {
    const json = { comparisons: [comparison(1000, 1)], memory: [] };
    expect(targetsOf({ ...nothing, json }).map(({ goal, met }) => [goal, met])).toEqual([
      ['>= 0.9', true],
      ['>= 1.2', false],
    ]);
  });

  test('checks responses, replacement and memory after kills', () => {
    const kills = {
      ...{ kills: 100, right: 9, refused: 3, wrong: 0, hung: 1 },
      gaps: [0.1, 0.2, 2.1] as const,
      megabytes: [100, 110] as const,
      descriptors: [20, 40] as const,
    };
    expect(targetsOf({ ...nothing, bridge: { kills } }).map(({ met }) => met)).toEqual([
      false,
      false,
      false,
    ]);
    const flat = { ...kills, hung: 0, gaps: [0, 0, 1] as const, descriptors: [20, 21] as const };
    expect(targetsOf({ ...nothing, bridge: { kills: flat } }).every(({ met }) => met)).toBe(true);
  });

  test('checks the latency of pings during large bodies, and the memory held afterwards', () => {
    const memory = { before: 100, peak: 900, after: 180 };
    const large = [
      { form: 'csv' as const, megabytes: 67, seconds: 3, ping: { p99: 9, max: 250 }, memory },
    ];
    expect(targetsOf({ ...nothing, large }).map(({ met }) => met)).toEqual([true, false]);
  });

  test('checks models without Python and functions in R by the worst of them', () => {
    const onnx = (model: string, rows: number, ofOnnx: number) => ({
      ...{ model, rows, ofOnnx, timesMlflow: 60 },
      ...{ native: throughput, onnx: throughput, mlflow: throughput },
    });
    const library = { model: 'xgboost', rows: 1, milliseconds: 1, libraryMilliseconds: 4 };
    const native = {
      besideOnnx: [onnx('logistic', 1, 1.2), onnx('forest', 1, 0.8), onnx('forest', 1000, 0.8)],
      besideLibrary: [{ ...library, timesLibrary: 4 }],
      firstResponses: [
        { model: 'xgboost' as const, seconds: 0.2, megabytes: 90, megabytesAfterLoad: 131 },
      ],
    };
    const besides = { mlmodel: throughput, httpuv: throughput };
    const crate = [{ connections: 16, timesHttpuv: 3, ...besides }];
    expect(
      targetsOf({ ...nothing, native, crate }).map(({ measured, met }) => [measured, met]),
    ).toEqual([
      ['0.80 (forest)', false],
      ['60.00 (logistic)', true],
      ['0.80 (forest)', true],
      ['4.00 (xgboost)', false],
      ['0.20 (xgboost)', true],
      ['131.00 (xgboost)', false],
      ['3.00 (16 connections)', true],
    ]);
  });
});
