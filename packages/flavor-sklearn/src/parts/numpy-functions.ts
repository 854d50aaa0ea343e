import type { PythonValue } from '@mlmodel/python-objects';
import { refused } from '../data/input-numbers.js';
import { floatOf, type Numbers, rounded } from '../data/numbers.js';
import { exp, expm1, tanh } from '../math/exponentials.js';
import { log, log1p } from '../math/logarithms.js';

/** A function of NumPy that works on each number. @throws MlmodelError for types that it is not computed of here */
export type NumbersFunction = (numbers: Numbers) => Numbers;

type Settings = ReadonlyMap<PythonValue, PythonValue>;
type Change = (value: number) => number;

/** Answers floats. */
const floats: Readonly<Record<string, Change>> = {
  ...{ arccos: Math.acos, arccosh: Math.acosh, arcsin: Math.asin, arcsinh: Math.asinh },
  ...{ arctan: Math.atan, arctanh: Math.atanh, cbrt: Math.cbrt, ceil: Math.ceil, cos: Math.cos },
  ...{ cosh: Math.cosh, exp, exp2: (value) => 2 ** value, expm1 },
  ...{ fabs: Math.abs, floor: Math.floor, log, log10: Math.log10, log1p },
  ...{ log2: Math.log2, reciprocal: (value) => 1 / value, rint: evenly, sin: Math.sin },
  ...{ sinh: Math.sinh, sqrt: Math.sqrt, tan: Math.tan, tanh, trunc: Math.trunc },
  ...{ deg2rad: radians, degrees, rad2deg: degrees, radians },
};

/** Answers numbers of the type that it is given. */
const keepers: Readonly<Record<string, Change>> = {
  ...{ abs: Math.abs, absolute: Math.abs, negative: (value) => -value, positive: same },
  ...{ array: same, asarray: same, sign: Math.sign, square: (value) => value * value },
};

/** Answers Booleans. */
const tests: Readonly<Record<string, (value: number) => boolean>> = {
  isfinite: Number.isFinite,
  isinf: (value) => Math.abs(value) === Number.POSITIVE_INFINITY,
  isnan: Number.isNaN,
};

/** Takes settings; undefined for those that are not known here. */
const settable: Readonly<Record<string, (settings: Settings) => Change | undefined>> = {
  ...{ around: rounding, round: rounding, round_: rounding },
  clip: clipping,
  nan_to_num: replacing,
};

/** The name of a function of NumPy in the modules that versions had it in. */
const modules = /^numpy(?:\.(?:_?core\.\w+|lib\.\w+))?\.(\w+)$/;

/** The function of a name with these keyword arguments; undefined for functions and arguments that are not computed here. */
export function functionNamed(name: string, settings: Settings): NumbersFunction | undefined {
  const [, own = ''] = modules.exec(name) ?? [];
  if (Object.hasOwn(settable, own)) {
    const change = settable[own]?.(settings);
    return change && changing(change, (type) => (isWhole(settings) ? type : floatOf(type)));
  }
  if (settings.size > 0) return undefined;
  if (Object.hasOwn(floats, own))
    return changing(floats[own] as Change, (type) => floatFor(type, own));
  if (Object.hasOwn(keepers, own)) return changing(keepers[own] as Change, (type) => type);
  const test = Object.hasOwn(tests, own) ? tests[own] : undefined;
  return (
    test &&
    changing(
      (value) => (test(value) ? 1 : 0),
      () => 'bool',
    )
  );
}

function changing(change: Change, typeFor: (type: Numbers['type']) => Numbers['type']) {
  return (numbers: Numbers): Numbers =>
    rounded({ ...numbers, type: typeFor(numbers.type), values: numbers.values.map(change) });
}

/** The floats that NumPy makes of a type. */
function floatFor(type: Numbers['type'], name: string): Numbers['type'] {
  switch (type) {
    case 'float32':
    case 'int16':
    case 'uint16':
      return 'float32';
    case 'bool':
    case 'float16':
    case 'int8':
    case 'uint8':
      throw refused(
        `This model computes ${name} of numbers, and is given Booleans or numbers of few bits. Send numbers of 32 or 64 bits.`,
      );
    default:
      return 'float64';
  }
}

function same(value: number): number {
  return value;
}

/** To the nearest whole number, and between two to the even one. */
function evenly(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

function degrees(value: number): number {
  return value * (180 / Math.PI);
}

function radians(value: number): number {
  return value * (Math.PI / 180);
}

/** A number among the settings; undefined where it is absent or None, NaN for what is no number. */
function setting(settings: Settings, ...names: readonly string[]): number | undefined {
  const name = names.find((each) => (settings.get(each) ?? null) !== null);
  const value = name === undefined ? undefined : settings.get(name);
  if (value === undefined) return undefined;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}

/** Whether all numbers among the settings are whole, and so keep integers such. */
function isWhole(settings: Settings): boolean {
  return [...settings.values()].every((value) => typeof value !== 'number');
}

function takesOnly(settings: Settings, ...names: readonly string[]): boolean {
  return [...settings.keys()].every((key) => typeof key === 'string' && names.includes(key));
}

/** `numpy.round`: a factor, then the nearest whole number, then the factor back. */
function rounding(settings: Settings): Change | undefined {
  const decimals = setting(settings, 'decimals') ?? 0;
  if (!takesOnly(settings, 'decimals') || !Number.isInteger(decimals)) return undefined;
  if (decimals === 0) return evenly;
  const factor = 10 ** Math.abs(decimals);
  return decimals > 0
    ? (value) => evenly(value * factor) / factor
    : (value) => evenly(value / factor) * factor;
}

function clipping(settings: Settings): Change | undefined {
  const least = setting(settings, 'a_min', 'min') ?? Number.NEGATIVE_INFINITY;
  const most = setting(settings, 'a_max', 'max') ?? Number.POSITIVE_INFINITY;
  const isKnown = takesOnly(settings, 'a_min', 'a_max', 'min', 'max');
  if (!isKnown || Number.isNaN(least) || Number.isNaN(most)) return undefined;
  return (value) => Math.min(most, Math.max(least, value));
}

/** `numpy.nan_to_num` of doubles. */
function replacing(settings: Settings): Change | undefined {
  const ofNothing = setting(settings, 'nan') ?? 0;
  const most = setting(settings, 'posinf') ?? Number.MAX_VALUE;
  const least = setting(settings, 'neginf') ?? -Number.MAX_VALUE;
  const isKnown = takesOnly(settings, 'nan', 'posinf', 'neginf');
  if (!isKnown || [ofNothing, most, least].some(Number.isNaN)) return undefined;
  return (value) => (Number.isNaN(value) ? ofNothing : Math.min(most, Math.max(least, value)));
}
