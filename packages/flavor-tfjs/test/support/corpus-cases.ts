import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import {
  elementOf,
  type LoadedModel,
  nestedList,
  type Prediction,
  type RawInput,
  type Tensor,
} from '@mlmodel/core';
import { fixture } from './load-tfjs.js';

/** A recorded request of a model, and what TensorFlow answered. */
export interface Case {
  /** Its directory. */
  readonly model: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

/** The values of a file with one JSON value a line. */
export function jsonLines(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The cases of a folder of fixtures, each a value for `inputs`. */
export function casesIn(folder: string): Case[] {
  return jsonLines(fixture(`${folder}/cases.jsonl`)).map(({ model, inputs, expected }) => ({
    model: fixture(`${folder}/${model}`),
    request: { inputs },
    expected,
  }));
}

/** The answer of a model to a case, as plain values. */
export async function answerOf(model: LoadedModel, { request }: Case): Promise<unknown> {
  return plain(await model.predict(rawInputOf(request)));
}

function rawInputOf(request: Case['request']): RawInput {
  const split = request['dataframe_split'] as { columns: unknown[]; data: unknown[] } | undefined;
  if (split) return { kind: 'rows', form: 'dataframe_split', ...split, index: undefined };
  const records = request['dataframe_records'] as unknown[] | undefined;
  if (records) return { kind: 'records', form: 'dataframe_records', records };
  const form = 'inputs' in request ? 'inputs' : 'instances';
  const value = request[form];
  if (Array.isArray(value)) return { kind: 'tensor', form, value };
  return { kind: 'tensors', form, value: value as Record<string, unknown> };
}

function nested(tensor: Tensor): unknown {
  return nestedList(tensor.shape, 0, (index) => elementOf(tensor, index));
}

function plain(prediction: Prediction): unknown {
  if (prediction.kind === 'tensor') return nested(prediction.tensor);
  if (prediction.kind !== 'tensors') throw new Error(`unexpected ${prediction.kind}`);
  return Object.fromEntries(prediction.tensors.map((tensor) => [tensor.name, nested(tensor)]));
}

/** Matches a value within 1e-4 relative and 1e-5 absolute, as TensorFlow sums in another order. */
export function approximate(value: unknown): unknown {
  if (typeof value === 'number') {
    return expect.closeTo(value, -Math.log10(2 * (1e-5 + 1e-4 * Math.abs(value))));
  }
  if (Array.isArray(value)) return value.map(approximate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, approximate(inner)]));
}
