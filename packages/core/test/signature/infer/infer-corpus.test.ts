import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/data/json-value.js';
import { isMlmodelError } from '../../../src/errors/mlmodel-error.js';
import { formatSignature } from '../../../src/signature/codec/format-signature.js';
import {
  numbersFromPython,
  type PythonJson,
  parsePythonJson,
} from '../../../src/signature/codec/python-json.js';
import { inferSignature } from '../../../src/signature/infer/infer-signature.js';
import { isTable } from '../../../src/signature/infer/recognise-data.js';
import { decodeData, decodeValue } from './describe-encoding.js';

type Case = ReadonlyMap<string, PythonJson>;

const file = '../../../../../tools/conformance/corpus/infer_cases.jsonl';
const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
  .trim()
  .split('\n');
const cases = lines.map((line) => parsePythonJson(line) as Case);

interface Outcome {
  readonly signature?: unknown;
  readonly failed?: true;
}

function expectedOutcome(one: Case): Outcome {
  if (one.get('ok') !== true) return { failed: true };
  return { signature: numbersFromPython(one.get('signature_raw') ?? null) };
}

interface Sample {
  readonly input: unknown;
  readonly output: unknown;
  readonly params: unknown;
}

function decodeCase(one: Case): Sample {
  return {
    input: decodeData(one.get('input') ?? null, nameOfSeries(one, 'inputs')),
    output: decodeData(one.get('model_output') ?? null, nameOfSeries(one, 'outputs')),
    params: decodeValue(one.get('params') ?? null),
  };
}

/** The encoding of a Series leaves its name out, so it is taken from MLflow's result. */
function nameOfSeries(one: Case, part: string): string | null {
  const text = (one.get('signature_raw') as Case | undefined)?.get(part);
  if (typeof text !== 'string') return null;
  const [column] = parsePythonJson(text) as readonly Case[];
  return (column?.get('name') as string | undefined) ?? null;
}

function inferredOutcome({ input, output, params }: Sample, numberKinds: boolean): Outcome {
  const options = { output, params: (params as JsonObject | null) ?? undefined, numberKinds };
  try {
    return { signature: formatSignature(inferSignature(input, options)) };
  } catch (error) {
    if (!isMlmodelError(error)) throw error;
    return { failed: true };
  }
}

/** True when the encoding of a case holds a numpy scalar that is not of one of Python's own types. */
function hasNumpyScalar(value: PythonJson | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasNumpyScalar);
  if (!(value instanceof Map)) return false;
  const scalar = value.get('$np');
  const isOwn = /^(?:float64|int64|bool)/.test(String(scalar));
  return (scalar !== undefined && !isOwn) || [...value.values()].some(hasNumpyScalar);
}

/** Values as most JavaScript code has them: integers are numbers too. */
function withoutKinds(value: unknown): unknown {
  if (typeof value === 'bigint') return numbersFromPython(value);
  if (Array.isArray(value)) return value.map(withoutKinds);
  if (value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, withoutKinds(item)]));
  }
  const isPlain = typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
  if (!isPlain || 'epochNanoseconds' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutKinds(item)]));
}

type NumberKind = 'integer' | 'whole float' | 'fraction';

/** The kinds of numbers at each place of untyped data, all items of a list being one place. */
function numberKindsByPlace(
  value: unknown,
  place = '',
  found = new Map<string, Set<NumberKind>>(),
) {
  if (typeof value === 'bigint' || Number.isFinite(value)) {
    const kinds = found.get(place) ?? new Set();
    found.set(place, kinds);
    if (typeof value === 'bigint') kinds.add('integer');
    else kinds.add(Number.isInteger(value) ? 'whole float' : 'fraction');
  } else if (Array.isArray(value)) {
    for (const item of value) numberKindsByPlace(item, `${place}[]`, found);
  } else if (value instanceof Map) {
    for (const [key, item] of value) numberKindsByPlace(item, `${place}.${key}`, found);
  } else if (isTable(value)) {
    for (const [index, column] of value.columns.entries()) {
      if (column.type === 'json') numberKindsByPlace(column.values, `${place}.${index}`, found);
    }
  }
  return found;
}

function hasKinds({ input, output, params }: Sample, ...kinds: readonly NumberKind[]): boolean {
  const places = [...numberKindsByPlace([input, output, params]).values()];
  return places.some((found) => kinds.every((kind) => found.has(kind)));
}

const numpyScalar = 'a numpy scalar of a type that JavaScript lacks';

/** Cases where JavaScript cannot distinguish Python's types without number kinds; see `inferSignature`. */
const rules: readonly (readonly [string, (one: Case) => boolean])[] = [
  [numpyScalar, hasNumpyScalar],
  ['a float that is a whole number', (one) => hasKinds(decodeCase(one), 'whole float')],
  [
    'integers and fractions in one place',
    (one) => hasKinds(decodeCase(one), 'integer', 'fraction'),
  ],
];

function count(applies: (one: Case) => boolean): number {
  return cases.filter(applies).length;
}

test('few cases hold what JavaScript cannot distinguish', () => {
  expect(cases).toHaveLength(186);
  expect(rules.map(([rule, applies]) => [rule, count(applies)])).toEqual([
    [numpyScalar, 3],
    ['a float that is a whole number', 0],
    ['integers and fractions in one place', 4],
  ]);
});

describe('integers as bigints: as in MLflow, except for numpy scalars', () => {
  const tellable = cases.filter((one) => !hasNumpyScalar(one));
  test.each(tellable.map((one) => ({ id: one.get('id'), one })))('$id', ({ one }) => {
    expect(inferredOutcome(decodeCase(one), true)).toEqual(expectedOutcome(one));
  });
});

describe('integers as numbers: as in MLflow, except where no rule can decide', () => {
  const tellable = cases.filter((one) => !rules.some(([, applies]) => applies(one)));
  test.each(tellable.map((one) => ({ id: one.get('id'), one })))('$id', ({ one }) => {
    const { input, output, params } = decodeCase(one);
    const sample = {
      input: withoutKinds(input),
      output: withoutKinds(output),
      params: withoutKinds(params),
    };
    expect(inferredOutcome(sample, false)).toEqual(expectedOutcome(one));
  });
});
