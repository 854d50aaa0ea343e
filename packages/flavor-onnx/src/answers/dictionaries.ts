import { formatPythonFloat, quoteJson } from '@mlmodel/core';
import type { OutputTensor } from '../run/run-graph.js';

type Dictionary = Record<string, number> | Map<string, number>;

/**
 * Makes a ZipMap's dictionaries from its input (n, labels): one per row, with keys in the order of the labels. A dictionary
 * is a Map where an object would reorder or drop its keys (`10` before `2`, `__proto__`).
 */
export function dictionaries(
  { values, shape }: OutputTensor,
  labels: readonly string[],
): Dictionary[] {
  const numbers = values as Float32Array;
  const make = keepsKeys(labels) ? objectOf : mapOf;
  return Array.from({ length: rowCountOf(shape) }, (_row, row) =>
    make(labels, numbers, row * labels.length),
  );
}

/** The JSON text of each dictionary: its numbers are floats (`1.0`). */
export function dictionaryTexts(
  { values, shape }: OutputTensor,
  labels: readonly string[],
): string[] {
  const numbers = values as Float32Array;
  const keys = labels.map((label, index) => `${index === 0 ? '' : ','}${quoteJson(label)}:`);
  return Array.from({ length: rowCountOf(shape) }, (_row, row) => {
    let text = '{';
    for (let index = 0; index < keys.length; index += 1) {
      text += keys[index] + formatPythonFloat(numbers[row * keys.length + index] as number);
    }
    return `${text}}`;
  });
}

function rowCountOf(shape: readonly number[]): number {
  return shape.length === 1 ? 1 : (shape[0] ?? 0);
}

function objectOf(
  labels: readonly string[],
  values: Float32Array,
  start: number,
): Record<string, number> {
  const dictionary: Record<string, number> = {};
  for (let index = 0; index < labels.length; index += 1) {
    dictionary[labels[index] as string] = values[start + index] as number;
  }
  return dictionary;
}

function mapOf(
  labels: readonly string[],
  values: Float32Array,
  start: number,
): Map<string, number> {
  return new Map(labels.map((label, index) => [label, values[start + index] as number]));
}

/** Whether a plain object has these keys in this order. */
function keepsKeys(labels: readonly string[]): boolean {
  const keys = Object.keys(objectOf(labels, new Float32Array(labels.length), 0));
  return keys.length === labels.length && keys.every((key, index) => key === labels[index]);
}
