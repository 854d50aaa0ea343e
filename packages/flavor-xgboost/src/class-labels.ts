import type { Vector } from '@mlmodel/core';
import { brokenFile } from '@mlmodel/core/flavor';
import type { SavedAttributes } from './saved-attributes.js';

/** The labels of classes, which classifiers before 2.0 may have. */
export interface ClassLabels {
  /** The labels of these classes. */
  select(classes: Int32Array): Vector;
}

/**
 * The labels in the attributes that a class of Python saved.
 * @returns undefined when classes are numbers from 0
 * @throws MlmodelError naming the file
 */
export function labelsOf(saved: SavedAttributes, file: string): ClassLabels | undefined {
  const labels: unknown = Object(saved['_le'])['classes_'];
  if (labels === undefined) return undefined;
  const types = new Set(Array.isArray(labels) ? labels.map((label) => typeof label) : []);
  const [type, other] = types;
  const list = labels as readonly unknown[];
  if (other === undefined && type === 'string') return stringLabels(list as readonly string[]);
  if (other === undefined && type === 'boolean') return booleanLabels(list as readonly boolean[]);
  if (other === undefined && type === 'number') return numberLabels(list as readonly number[]);
  throw brokenFile(file, { reason: 'has labels that are neither numbers nor texts' });
}

function stringLabels(labels: readonly string[]): ClassLabels {
  return {
    select: (classes) => ({
      type: 'string',
      values: Array.from(classes, (each) => labels[each] ?? null),
    }),
  };
}

function booleanLabels(labels: readonly boolean[]): ClassLabels {
  return {
    select: (classes) => ({
      type: 'bool',
      values: Uint8Array.from(classes, (each) => Number(labels[each])),
    }),
  };
}

/** JSON does not tell 1.0 from 1: labels that all are whole numbers are integers, as numpy makes of a list of them. */
function numberLabels(labels: readonly number[]): ClassLabels {
  if (labels.every(Number.isSafeInteger)) {
    const integers = labels.map(BigInt);
    return {
      select: (classes) => ({
        type: 'int64',
        values: BigInt64Array.from(classes, (each) => integers[each] ?? 0n),
      }),
    };
  }
  return {
    select: (classes) => ({
      type: 'float64',
      values: Float64Array.from(classes, (each) => labels[each] ?? Number.NaN),
    }),
  };
}
