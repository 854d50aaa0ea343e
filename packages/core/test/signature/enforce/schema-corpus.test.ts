import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../../../src/data/json-value.js';
import type { Table } from '../../../src/data/model-data.js';
import type { RawInput } from '../../../src/data/raw-input.js';
import { type Column, elementOf, nestedList, type Tensor } from '../../../src/data/vector.js';
import { isMlmodelError } from '../../../src/errors/mlmodel-error.js';
import { parseSchema } from '../../../src/signature/codec/parse-schema.js';
import { parseParams } from '../../../src/signature/codec/parse-signature.js';
import { type PythonJson, parsePythonJson } from '../../../src/signature/codec/python-json.js';
import { createEnforcer } from '../../../src/signature/enforce/create-enforcer.js';
import type { ModelSignature, ParamSpec } from '../../../src/signature/schema.js';
import { decodeData, decodeValue } from '../infer/describe-encoding.js';

// Recorded below the server's casting, so only these groups cover it.
const dataGroups = ['structure', 'unnamed', 'tensor_shape', 'tensor_named'];

type Case = ReadonlyMap<string, PythonJson>;

const file = '../../../../../tools/conformance/corpus/schema_cases.jsonl';
const cases = readFileSync(join(import.meta.dirname, file), 'utf8')
  .trim()
  .split('\n')
  .map((line) => parsePythonJson(line) as Case);

function casesOf(group: string): Case[] {
  return cases.filter((one) => one.get('group') === group);
}

function isAccepted(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (isMlmodelError(error)) return false;
    throw error;
  }
}

function nested(tensor: Tensor): unknown {
  return nestedList(tensor.shape, 0, (index) => elementOf(tensor, index));
}

/** The request that gives the data of a case to MLflow's enforcement. */
function requestOf(data: unknown): RawInput {
  if (isTable(data)) return tableRequest(data);
  if (isTensor(data)) return tensorRequest(data);
  if (data instanceof Map) return objectRequest(data);
  return { kind: 'tensor', form: 'inputs', value: data };
}

/** Arrays in cells become lists. */
function tableRequest({ columns, rowCount }: Table): RawInput {
  const plain = columns.map((column): Column => {
    if (column.type !== 'json') return column;
    return {
      ...column,
      values: column.values.map((value) => (isTensor(value) ? nested(value) : value)),
    };
  });
  return { kind: 'arrow', form: 'parquet', columns: plain, rowCount };
}

/** A matrix keeps a shape without elements, which lists lose. */
function tensorRequest(tensor: Tensor): RawInput {
  const value = nested(tensor);
  if (tensor.type !== 'float64') return { kind: 'tensor', form: 'inputs', value };
  const { values, shape } = tensor;
  return { kind: 'tensor', form: 'inputs', value, matrix: { values, shape } };
}

/** Arrays come from `inputs`; plain lists and scalars from the chat form, where nothing is cast before. */
function objectRequest(items: ReadonlyMap<string, unknown>): RawInput {
  const hasArrays = [...items.values()].some(isTensor);
  const value: JsonObject = new Map(
    Array.from(items, ([name, item]) => [name, isTensor(item) ? nested(item) : item]),
  );
  return hasArrays
    ? { kind: 'tensors', form: 'inputs', value }
    : { kind: 'json', form: 'llm', value };
}

function isTable(data: unknown): data is Table {
  return (data as Table | null)?.kind === 'table';
}

function isTensor(data: unknown): data is Tensor {
  return Array.isArray((data as Tensor | null)?.shape);
}

/** Refused only for the dtype. Data sent as JSON has none, so the casting rules decide. */
function isDtypeOnly(one: Case): boolean {
  const message = String((one.get('error') as Case | undefined)?.get('message'));
  return /does not match expected dtype|dict with value type/.test(message);
}

describe.each(dataGroups)('the recorded cases of %s', (group) => {
  test('are accepted and refused as by MLflow', () => {
    const wrong = casesOf(group).filter((one) => {
      const schema = parseSchema(one.get('schema') ?? null, 'inputs');
      const signature: ModelSignature = { inputs: schema };
      const enforcer = createEnforcer({ signature, isSignatureFromTypeHint: false });
      const request = requestOf(decodeData(one.get('input') ?? null, '0'));
      const expected = one.get('ok') === true || isDtypeOnly(one);
      return isAccepted(() => enforcer.enforceInput(request)) !== expected;
    });
    expect(wrong.map((one) => one.get('id'))).toEqual([]);
    expect(casesOf(group).length).toBeGreaterThan(5);
  });
});

/** What `params/integer` and `params/float` add to MLflow: ranges, and integral numbers for integers. */
function expectedByRules(one: Case, specs: readonly ParamSpec[], params: unknown): boolean {
  const values = specs.flatMap(({ name, type, shape }) => {
    const value = params instanceof Map ? params.get(name) : undefined;
    const items = shape === undefined ? [value] : Array.isArray(value) ? value : [];
    return items.map((item) => ({ type, item }));
  });
  const outOfRange = values.some(
    ({ type, item }) =>
      (type === 'integer' && typeof item === 'bigint' && BigInt.asIntN(32, item) !== item) ||
      (type === 'long' && typeof item === 'bigint' && BigInt.asIntN(64, item) !== item) ||
      (type === 'float' && Number.isFinite(item) && !Number.isFinite(Math.fround(Number(item)))),
  );
  const integral = values.some(
    ({ type, item }) => (type === 'integer' || type === 'long') && Number.isSafeInteger(item),
  );
  return (one.get('ok') === true || integral) && !outOfRange;
}

test('the recorded params are accepted and refused as by MLflow, and by the ranges of the rules', () => {
  const wrong = casesOf('params').filter((one) => {
    const schema = one.get('schema') ?? null;
    const specs = schema === null ? undefined : parseParams(schema, 'params');
    const signature: ModelSignature = { params: specs };
    const enforcer = createEnforcer({ signature, isSignatureFromTypeHint: false });
    const params = decodeValue(one.get('input') ?? null);
    const expected = expectedByRules(one, specs ?? [], params);
    return isAccepted(() => enforcer.enforceParams(params)) !== expected;
  });
  expect(wrong.map((one) => one.get('id'))).toEqual([]);
  expect(casesOf('params').length).toBeGreaterThan(300);
});
