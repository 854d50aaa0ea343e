interface Elements {
  readonly type: string;
  readonly values: ArrayLike<unknown>;
}

/**
 * Compares the elements of two tensors of the same type and shape. Labels have to be equal.
 * @param tolerance the largest difference of floats, in parts of the largest expected one
 * @returns 0 within the tolerance; otherwise the largest difference in these parts, or the wrong labels
 */
export function tensorError(answer: Elements, right: Elements, tolerance: number): unknown;
