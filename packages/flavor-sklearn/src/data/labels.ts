import { type Labels, labelVector } from '@mlmodel/trees';
import type { Labelled } from './numbers.js';

/** The label of each of these classes. */
export function labelled({ type, values }: Labels, classes: ArrayLike<number>): Labelled {
  const picked = Array.from(classes, (at) => values[at]);
  return { kind: 'labelled', vector: labelVector(type, picked), shape: [picked.length] };
}

/** The labels of several outputs with classes of one type: (rows, outputs). */
export function labelsOfOutputs(
  outputs: readonly { readonly classes: Labels; readonly chosen: ArrayLike<number> }[],
): Labelled {
  const [first] = outputs;
  const rowCount = first?.chosen.length ?? 0;
  const picked = Array.from({ length: rowCount * outputs.length }, (_, at) => {
    const output = outputs[at % outputs.length];
    return output?.classes.values[output.chosen[Math.floor(at / outputs.length)] as number];
  });
  const vector = labelVector(first?.classes.type ?? 'string', picked);
  return { kind: 'labelled', vector, shape: [rowCount, outputs.length] };
}
