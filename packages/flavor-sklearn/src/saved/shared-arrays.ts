import { PythonArray, type PythonObject, type PythonValue } from '@mlmodel/python-objects';
import { NotSupported } from './not-supported.js';
import { attributesOf, itemsOf } from './saved.js';

/** Elements that may be shared without a count, such as those of small models. */
const freeElements = 1_000_000;

/** How much more the elements may be with the repeated ones. */
const mostRepetition = 4;

/**
 * Counts the arrays of a model's objects. Each object copies what it reads, so many objects that have one large array would
 * take more memory than the file lets expect. Models of scikit-learn share next to nothing.
 */
export class SharedArrays {
  readonly #seen = new Set<PythonArray | Uint8Array | string>();
  #distinct = 0;
  #total = 0;

  /** @throws NotSupported when objects share too much */
  add(object: PythonObject): void {
    for (const value of attributesOf(object)) {
      for (const array of arraysIn(value)) this.#count(array, sizeOf(array));
    }
    this.#check();
  }

  /** Counts the content of a booster. @throws NotSupported when objects share too much */
  addContent(content: Uint8Array | string): void {
    this.#count(content, content.length);
    this.#check();
  }

  #count(content: PythonArray | Uint8Array | string, length: number): void {
    this.#total += length;
    if (!this.#seen.has(content)) this.#distinct += length;
    this.#seen.add(content);
  }

  #check(): void {
    if (this.#total > freeElements + mostRepetition * this.#distinct) {
      throw new NotSupported('many objects that share one large array or text');
    }
  }
}

/** An array, or those in a list. */
function arraysIn(value: PythonValue): readonly PythonArray[] {
  if (value instanceof PythonArray && (value.fields || !Array.isArray(value.values)))
    return [value];
  return (itemsOf(value) ?? []).filter((item) => item instanceof PythonArray);
}

/** The numbers of elements, of a structured array of all fields. */
function sizeOf({ values, shape, fields }: PythonArray): number {
  return fields === undefined ? values.length : (shape[0] ?? 1) * fields.size;
}
