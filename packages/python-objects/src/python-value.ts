import type { Dtype } from './numpy/dtype.js';

/**
 * A value of Python as data. A bigint is an `int`, a number a `float`, and a scalar of NumPy is the value that it holds.
 * Objects that a file holds once are one object here, so values may be shared, and lists may hold themselves.
 */
export type PythonValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | PythonArray
  | PythonDict
  | PythonGlobal
  | PythonList
  | PythonObject
  | Dtype;

/** A list, a tuple or a set. */
export class PythonList {
  constructor(
    readonly kind: 'list' | 'set' | 'tuple',
    readonly items: PythonValue[] = [],
  ) {}
}

/** A dictionary. Keys that are not strings, numbers or None are compared by identity. */
export class PythonDict {
  readonly entries = new Map<PythonValue, PythonValue>();

  get(key: PythonValue): PythonValue | undefined {
    return this.entries.get(key);
  }
}

/** A class or function by its name. Nothing is imported or called. */
export class PythonGlobal {
  /** @param name such as `numpy.log1p` */
  constructor(readonly name: string) {}
}

/** An instance of a class, as a record. */
export class PythonObject {
  /** What its state holds, such as a dictionary of attributes; undefined until it is known. */
  state: PythonValue | undefined;
  /** The entries of a subclass of a dictionary, and the items of one of a list. */
  readonly content = new PythonDict();

  /**
   * @param className such as `sklearn.linear_model._base.LinearRegression`
   * @param args what the constructor, or the function that makes the object, is given
   */
  constructor(
    readonly className: string,
    readonly args: readonly PythonValue[] = [],
  ) {}

  /** An attribute; undefined where there is none. */
  attribute(name: string): PythonValue | undefined {
    return attributesIn(this.state)?.get(name);
  }
}

/** The dictionary of a state, which is a pair where a class has slots too. */
function attributesIn(state: PythonValue | undefined): PythonDict | undefined {
  if (state instanceof PythonDict) return state;
  if (!(state instanceof PythonList)) return undefined;
  return state.items.find((item) => item instanceof PythonDict);
}

/** The elements of an array in row-major order. Structured arrays have none, but a vector for each field. */
export type ArrayValues =
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array
  | Int16Array
  | Int32Array
  | Int8Array
  | Uint16Array
  | Uint32Array
  | Uint8Array
  | readonly PythonValue[];

/** An array of NumPy. */
export class PythonArray {
  constructor(
    public dtype: Dtype,
    public shape: readonly number[],
    public values: ArrayValues,
    /** The fields of a structured array, each with the array's shape. */
    public fields?: ReadonlyMap<string, PythonArray> | undefined,
  ) {}
}
