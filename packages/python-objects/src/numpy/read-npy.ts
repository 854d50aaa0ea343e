import type { PythonArray } from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';
import { Dtype, type DtypeField, parseDtype } from './dtype.js';
import { readArray } from './read-elements.js';

/** The longest header that is read: NumPy itself refuses longer ones. */
const longestHeader = 10_000;

/**
 * Reads a `.npy` file. Source: `numpy.lib.format`.
 * @throws UnreadableContent for other content, and for arrays of objects, of fields, and of types that are not read here
 */
export function readNpy(bytes: Uint8Array): PythonArray {
  const { text, end } = headerOf(bytes);
  const type = /'descr': ('([^']*)'|\[)/.exec(text);
  const order = /'fortran_order': (True|False)/.exec(text)?.[1];
  const shape = /'shape': \(([\d, ]*)\)/.exec(text)?.[1];
  if (type === null || order === undefined || shape === undefined) {
    throw invalidContent('the header of an array cannot be read');
  }
  const code = type[2] ?? '';
  const fields = type[1] === '[' ? structureOf(text) : undefined;
  const dtype = fields ?? parseDtype(code);
  if (dtype.kind === 'O') throw unsupportedContent(`an array of the type ${printable(code)}`);
  const lengths = shape.split(',').filter((part) => part.trim() !== '');
  return readArray({
    dtype,
    shape: lengths.map(Number),
    isColumnMajor: order === 'True',
    bytes: bytes.subarray(end),
  });
}

function headerOf(bytes: Uint8Array): { readonly text: string; readonly end: number } {
  const isNpy =
    bytes.length >= 12 && bytes[0] === 0x93 && latin1.decode(bytes.subarray(1, 6)) === 'NUMPY';
  const major = bytes[6] as number;
  if (!isNpy || major < 1 || major > 3) throw invalidContent('an array is not a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestHeader || start + length > bytes.length) {
    throw invalidContent('the header of an array is too long or cut off');
  }
  return { text: latin1.decode(bytes.subarray(start, start + length)), end: start + length };
}

const latin1 = new TextDecoder('latin1');

/** Fields without padding, or with fields of the type `V` as padding: `[('left', '<i8'), ('', '|V7')]`. */
function structureOf(header: string): Dtype {
  const list = /'descr': \[((?:\('[^']*', '[^']*'\)(?:, )?)*)\]/.exec(header)?.[1];
  if (list === undefined) throw unsupportedContent('an array of nested fields');
  const fields: DtypeField[] = [];
  let offset = 0;
  for (const [, name = '', code = ''] of list.matchAll(/\('([^']*)', '([^']*)'\)/g)) {
    const dtype = parseDtype(code);
    if (dtype.kind === 'O') throw unsupportedContent('an array of fields that are objects');
    if (dtype.kind !== 'V') fields.push({ name, dtype, offset });
    offset += dtype.itemSize;
  }
  return new Dtype('V', offset, false, fields);
}
