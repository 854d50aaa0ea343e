import type { Tensor } from '@mlmodel/core';
import type { Features } from './data/numbers.js';

/** Answers some rows at a time, and puts the answers together. */
export function answerBlocks(
  features: Features,
  { rowsAtOnce, answer }: { rowsAtOnce: number; answer: (features: Features) => Tensor },
): Tensor {
  const { rowCount } = features;
  if (rowCount <= rowsAtOnce) return answer(features);
  const parts: Tensor[] = [];
  for (let start = 0; start < rowCount; start += rowsAtOnce)
    parts.push(answer(rowsOf(features, start, Math.min(start + rowsAtOnce, rowCount))));
  return joined(parts, rowCount);
}

function rowsOf(features: Features, start: number, end: number): Features {
  const rowCount = end - start;
  if (features.kind === 'numbers') {
    const { values, width } = features;
    return { ...features, rowCount, values: values.subarray(start * width, end * width) };
  }
  const columns = features.columns.map((column) => ({
    ...column,
    values: column.values.slice(start, end),
  }));
  return { ...features, rowCount, columns };
}

type Values = { [at: number]: unknown };

/** Tensors of the same type, one below the other. */
function joined(parts: readonly Tensor[], rowCount: number): Tensor {
  const [first] = parts as readonly [Tensor];
  const all = emptyLike(
    first.values,
    parts.reduce((sum, { values }) => sum + values.length, 0),
  );
  let at = 0;
  for (const { values } of parts) {
    for (let from = 0; from < values.length; from += 1, at += 1) all[at] = values[from];
  }
  const shape = [rowCount, ...first.shape.slice(1)];
  return Object.assign({ ...first, shape }, { values: all as Tensor['values'] }) as Tensor;
}

function emptyLike(values: Tensor['values'], length: number): Values {
  if (Array.isArray(values)) return new Array<unknown>(length);
  return new (values.constructor as new (length: number) => Values)(length);
}
