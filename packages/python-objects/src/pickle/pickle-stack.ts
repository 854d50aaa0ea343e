import type { PythonValue } from '../python-value.js';
import { invalidContent } from '../unreadable-content.js';

/** The stack of the machine that a pickle is a program of, with its marks. */
export class PickleStack {
  readonly #values: PythonValue[] = [];
  readonly #marks: number[] = [];

  push(value: PythonValue): void {
    this.#values.push(value);
  }

  mark(): void {
    this.#marks.push(this.#values.length);
  }

  top(): PythonValue {
    this.#check(1);
    return this.#values.at(-1) as PythonValue;
  }

  pop(): PythonValue {
    this.#check(1);
    return this.#values.pop() as PythonValue;
  }

  /** The last values, in the order in which they were pushed. */
  popSome(count: number): PythonValue[] {
    this.#check(count);
    return this.#values.splice(this.#values.length - count);
  }

  /** The values since the last mark. */
  popToMark(): PythonValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw invalidContent('a mark is missing');
    return this.#values.splice(mark);
  }

  /** Removes the last value, or the mark if that came later. */
  discard(): void {
    if (this.#marks.at(-1) === this.#values.length) this.#marks.pop();
    else this.pop();
  }

  #check(count: number): void {
    if (this.#values.length - count < (this.#marks.at(-1) ?? 0)) {
      throw invalidContent('a value is missing');
    }
  }
}
