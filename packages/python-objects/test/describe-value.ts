import { PythonArray, PythonDict, PythonList, type PythonValue } from '../src/python-value.js';

/** A value in the form that make.py records. */
export function describeValue(value: PythonValue): unknown {
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'number') return { float: floatText(value) };
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (value instanceof PythonList) return { [value.kind]: value.items.map(describeValue) };
  if (value instanceof PythonDict) {
    return { dict: [...value.entries].map((pair) => pair.map(describeValue)) };
  }
  return value instanceof PythonArray ? describeArray(value) : value;
}

function describeArray({ dtype, shape, values, fields }: PythonArray): unknown {
  if (fields !== undefined) {
    const named = [...fields].map(([name, field]) => [name, describeArray(field)]);
    return { array: shape, fields: Object.fromEntries(named) };
  }
  const elements = Array.from(values as ArrayLike<PythonValue>, (value) => {
    if (dtype.kind === 'b') return value === 1;
    return describeValue(
      dtype.kind === 'i' || dtype.kind === 'u' ? BigInt(value as number) : value,
    );
  });
  return { array: shape, type: dtype.code, values: elements };
}

/** As Python writes a float. */
function floatText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  if (value === 1e300) return '1e+300';
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
