import { type ElementType, typedArrays } from './element-type.js';
import type { Vector } from './vector.js';

/** Any array of elements, for code that only moves them. */
export interface ElementArray {
  readonly length: number;
  [index: number]: unknown;
}

/** Room for elements of one type: zero until written, or nothing where they are kept in a list. */
export function newVector(type: ElementType, length: number): Vector {
  const isTyped = Object.hasOwn(typedArrays, type);
  const storage = isTyped ? typedArrays[type as keyof typeof typedArrays] : Array<unknown>;
  return { type, values: new storage(length) } as Vector;
}
