import { MlmodelError } from '@mlmodel/core';
import type { GraphInput } from '../graph-fields.js';

/**
 * Checks a tensor's shape against what the graph declares; like onnxruntime, an input that is declared as a scalar takes
 * any.
 * @param freeFirst the first dimension may have any length, though the graph fixes it (it is run in slices)
 * @throws MlmodelError `BAD_REQUEST` naming the input
 */
export function checkFeedShape(
  input: GraphInput,
  shape: readonly number[],
  freeFirst: boolean,
): void {
  const declared = input.shape;
  if (declared === undefined || declared.length === 0) return;
  if (fits(declared, shape, freeFirst)) return;
  throw new MlmodelError(
    'BAD_REQUEST',
    `The model's input "${input.name}" takes the shape ${shapeText(declared)}, not ${shapeText(shape)}. ` +
      'Send data of that shape; -1 is any length.',
    { field: input.name },
  );
}

function fits(
  declared: readonly (number | string | null)[],
  shape: readonly number[],
  freeFirst: boolean,
): boolean {
  if (declared.length !== shape.length) return false;
  for (let axis = freeFirst ? 1 : 0; axis < declared.length; axis += 1) {
    if (typeof declared[axis] === 'number' && declared[axis] !== shape[axis]) return false;
  }
  return true;
}

/** `[-1, 4]`: a dimension of any length is -1, as in MLflow. */
function shapeText(shape: readonly (number | string | null)[]): string {
  return `[${shape.map((length) => (typeof length === 'number' ? length : -1)).join(', ')}]`;
}
