import { Dtype, parseDtype } from '../numpy/dtype.js';
import { elementCount, readArray } from '../numpy/read-elements.js';
import {
  PythonArray,
  PythonDict,
  PythonGlobal,
  PythonList,
  PythonObject,
  type PythonValue,
} from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';

/** The bytes that a pickle may still copy, so that it cannot use the same ones many times. */
export interface CopyBudget {
  bytes: number;
}

type Reduction = (args: readonly PythonValue[], budget: CopyBudget) => PythonValue;

/** What Python calls, and the value that it stands for here. All other names become records. */
const reductions: ReadonlyMap<string, Reduction> = new Map([
  ['numpy.core.multiarray._reconstruct', emptyArray],
  ['numpy._core.multiarray._reconstruct', emptyArray],
  ['numpy.core.multiarray.scalar', scalar],
  ['numpy._core.multiarray.scalar', scalar],
  ['numpy.core.numeric._frombuffer', arrayOfBuffer],
  ['numpy._core.numeric._frombuffer', arrayOfBuffer],
  ['numpy.dtype', namedDtype],
  ['numpy.core._ufunc_reconstruct', namedFunction],
  ['numpy._core._ufunc_reconstruct', namedFunction],
  ['_codecs.encode', encodedText],
  ['builtins.bytearray', bytesOf],
  ['builtins.bytes', bytesOf],
  ['builtins.dict', dictOf],
  ['builtins.frozenset', setOf],
  ['builtins.list', listOf],
  ['builtins.set', setOf],
  ['builtins.tuple', tupleOf],
  ['collections.OrderedDict', dictOf],
  ['collections.defaultdict', () => new PythonDict()],
  ['copyreg._reconstructor', ([type]) => instanceOf(type, [])],
]);

/** The names that Python 2 had for modules. */
const oldModules: ReadonlyMap<string, string> = new Map([
  ['__builtin__', 'builtins'],
  ['copy_reg', 'copyreg'],
]);

/** A class or function as Python 3 names it. */
export function globalNamed(module: string, name: string): PythonGlobal {
  return new PythonGlobal(`${oldModules.get(module) ?? module}.${name}`);
}

/** Whether the name is one of those that this reader gives a meaning. */
export function isReduction(name: string): boolean {
  return reductions.has(name) || plainGlobals.has(name);
}

const plainGlobals: ReadonlySet<string> = new Set([
  'numpy.ndarray',
  'builtins.bool',
  'builtins.float',
  'builtins.int',
  'builtins.object',
  'builtins.slice',
  'builtins.str',
  'builtins.range',
  'datetime.date',
  'datetime.datetime',
  'datetime.timedelta',
]);

/** What a call stands for: data for the names above, a record for others. Nothing is called. */
export function reduce(
  callable: PythonValue | undefined,
  args: PythonValue | undefined,
  budget: CopyBudget,
): PythonValue {
  if (!(callable instanceof PythonGlobal)) throw invalidContent('it calls what is not a name');
  if (!(args instanceof PythonList)) throw invalidContent('it calls without arguments');
  const reduction = reductions.get(callable.name);
  return reduction === undefined ? instanceOf(callable, args.items) : reduction(args.items, budget);
}

/** A record of the class. */
export function instanceOf(
  type: PythonValue | undefined,
  args: readonly PythonValue[],
): PythonValue {
  if (!(type instanceof PythonGlobal)) throw invalidContent('an object has no class');
  return new PythonObject(type.name, args);
}

/** Gives an object its state: `BUILD`. @throws UnreadableContent when it has one already */
export function build(target: PythonValue, state: PythonValue, budget: CopyBudget): void {
  if (target instanceof PythonArray) buildArray(target, state, budget);
  else if (target instanceof Dtype) buildDtype(target, state);
  else if (target instanceof PythonObject && target.state === undefined) target.state = state;
  else if (!(target instanceof PythonDict)) throw invalidContent('a value has a state twice');
}

function emptyArray([type]: readonly PythonValue[]): PythonValue {
  const name = type instanceof PythonGlobal ? type.name : '';
  if (name !== 'numpy.ndarray')
    throw unsupportedContent(`an array of the class ${printable(name)}`);
  return new PythonArray(new Dtype('V', 0, false), [0], []);
}

/** The state of an array: version, shape, type, order, elements. */
function buildArray(target: PythonArray, state: PythonValue, budget: CopyBudget): void {
  const items = itemsOf(state);
  const [shape, dtype, isColumnMajor, elements] = items.slice(-4);
  if (items.length < 4 || !(dtype instanceof Dtype) || target.dtype.itemSize > 0) {
    throw invalidContent('the state of an array cannot be read');
  }
  const lengths = itemsOf(shape).map(Number);
  const array = { dtype, shape: lengths, isColumnMajor: isColumnMajor === true };
  const read =
    dtype.kind === 'O'
      ? objectArray(array, itemsOf(elements), budget)
      : readArray({ ...array, bytes: spend(bytesIn(elements), budget) });
  Object.assign(target, read);
}

interface ArrayShape {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly isColumnMajor: boolean;
}

/** An array of objects. Pickles hold these in row-major order, whatever the array's own is. */
function objectArray(
  { dtype, shape }: ArrayShape,
  items: readonly PythonValue[],
  budget: CopyBudget,
): PythonArray {
  if (elementCount(shape) !== items.length) {
    throw invalidContent('an array has another number of objects than its shape needs');
  }
  budget.bytes -= items.length;
  return new PythonArray(dtype, shape, items);
}

/** The state of a type: version, byte order, a type within, names of fields, fields, … */
function buildDtype(target: Dtype, state: PythonValue): void {
  const [, order, , names, fields] = itemsOf(state);
  target.isBigEndian = order === '>';
  if (names === null || names === undefined) return;
  if (!(fields instanceof PythonDict) || target.fields.length > 0) {
    throw invalidContent('the fields of an array cannot be read');
  }
  target.fields = itemsOf(names).map((name) => {
    const [dtype, offset] = itemsOf(fields.get(name));
    if (typeof name !== 'string' || !(dtype instanceof Dtype) || dtype.fields.length > 0) {
      throw invalidContent('a field of an array cannot be read');
    }
    return { name, dtype, offset: Number(offset) };
  });
}

function namedDtype([code]: readonly PythonValue[]): PythonValue {
  if (typeof code === 'string') return parseDtype(code);
  throw unsupportedContent('an array of a type without a name');
}

/** A function of NumPy, by module and name. */
function namedFunction([module, name]: readonly PythonValue[]): PythonValue {
  if (typeof name !== 'string' || typeof module !== 'string' || !/^numpy(?:\.|$)/.test(module)) {
    throw unsupportedContent('a function that is not one of NumPy');
  }
  return new PythonGlobal(`${module}.${name}`);
}

/** A number, text or object of NumPy as the value that it holds. */
function scalar([dtype, content]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  if (!(dtype instanceof Dtype)) throw invalidContent('a number of NumPy has no type');
  if (dtype.kind === 'O') return content ?? null;
  if (dtype.kind === 'V') throw unsupportedContent('a value with fields');
  const bytes = spend(bytesIn(content), budget);
  const { values } = readArray({ dtype, shape: [], isColumnMajor: false, bytes });
  return dtype.kind === 'b' ? values[0] === 1 : scalarOf(values[0] as PythonValue, dtype);
}

/** An element of an array as the value that it holds: an integer is a bigint. */
export function scalarOf(value: PythonValue, { kind }: Dtype): PythonValue {
  return typeof value === 'number' && (kind === 'i' || kind === 'u') ? BigInt(value) : value;
}

function arrayOfBuffer(args: readonly PythonValue[], budget: CopyBudget): PythonValue {
  const [buffer, dtype, shape, order] = args;
  if (!(dtype instanceof Dtype)) throw invalidContent('an array has no type');
  const bytes = spend(bytesIn(buffer), budget);
  return readArray({
    dtype,
    shape: itemsOf(shape).map(Number),
    isColumnMajor: order === 'F',
    bytes,
  });
}

/** Bytes in pickles of protocol 2: text of their codes. */
function encodedText([text, encoding]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  if (typeof text !== 'string' || encoding !== 'latin1') {
    throw invalidContent('bytes cannot be read');
  }
  budget.bytes -= text.length;
  checkBudget(budget);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function bytesOf([content]: readonly PythonValue[]): PythonValue {
  return content === undefined ? new Uint8Array() : bytesIn(content);
}

function dictOf([pairs]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  const dict = new PythonDict();
  for (const pair of pairs === undefined ? [] : copyItems(pairs, budget)) {
    const [key = null, value = null] = itemsOf(pair);
    dict.entries.set(key, value);
  }
  return dict;
}

function setOf([items]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  return new PythonList('set', items === undefined ? [] : copyItems(items, budget));
}

function listOf([items]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  return new PythonList('list', items === undefined ? [] : copyItems(items, budget));
}

function tupleOf([items]: readonly PythonValue[], budget: CopyBudget): PythonValue {
  return new PythonList('tuple', items === undefined ? [] : copyItems(items, budget));
}

function copyItems(list: PythonValue, budget: CopyBudget): PythonValue[] {
  const items = itemsOf(list);
  budget.bytes -= items.length;
  checkBudget(budget);
  return [...items];
}

function itemsOf(value: PythonValue | undefined): readonly PythonValue[] {
  if (value instanceof PythonList) return value.items;
  throw invalidContent('a list is missing');
}

function bytesIn(value: PythonValue | undefined): Uint8Array {
  if (value instanceof Uint8Array) return value;
  // Pickles of Python 2 hold bytes as texts.
  if (typeof value === 'string')
    return Uint8Array.from(value, (character) => character.charCodeAt(0));
  throw invalidContent('bytes are missing');
}

function spend(bytes: Uint8Array, budget: CopyBudget): Uint8Array {
  budget.bytes -= bytes.length;
  checkBudget(budget);
  return bytes;
}

function checkBudget(budget: CopyBudget): void {
  if (budget.bytes < 0) throw invalidContent('it uses the same bytes too often');
}
