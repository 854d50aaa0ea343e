import { PythonDict, PythonList, type PythonValue } from '../python-value.js';
import { invalidContent, unsupportedContent } from '../unreadable-content.js';
import { latin1 } from './byte-reader.js';
import { type Opcodes, opcodesOf } from './pickle-machine.js';

/** The opcodes that push a value, or say something about the file. */
export const valueOpcodes: Opcodes = opcodesOf({
  '\x80': ({ reader }) => checkProtocol(reader.uint8()),
  '\x95'({ reader }) {
    reader.uint64();
  },
  N: (machine) => machine.push(null),
  '\x88': (machine) => machine.push(true),
  '\x89': (machine) => machine.push(false),
  K: (machine) => machine.push(BigInt(machine.reader.uint8())),
  M: (machine) => machine.push(BigInt(machine.reader.uint16())),
  J: (machine) => machine.push(BigInt(machine.reader.int32())),
  I: (machine) => machine.push(integerOrBoolean(machine.reader.line())),
  L: (machine) => machine.push(integerOf(machine.reader.line().replace(/L$/, ''))),
  '\x8a': (machine) => machine.push(littleEndian(machine.reader.bytes(machine.reader.uint8()))),
  '\x8b': (machine) => machine.push(littleEndian(machine.reader.bytes(machine.reader.uint32()))),
  F: (machine) => machine.push(floatOf(machine.reader.line())),
  G: (machine) => machine.push(machine.reader.doubleBigEndian()),
  V: (machine) => machine.push(rawUnicode(machine.reader.line())),
  X: (machine) => machine.push(machine.reader.text(machine.reader.uint32())),
  '\x8c': (machine) => machine.push(machine.reader.text(machine.reader.uint8())),
  '\x8d': (machine) => machine.push(machine.reader.text(machine.reader.uint64())),
  T: (machine) => machine.push(latin1(machine.reader.bytes(machine.reader.uint32()))),
  U: (machine) => machine.push(latin1(machine.reader.bytes(machine.reader.uint8()))),
  B: (machine) => machine.push(machine.reader.bytes(machine.reader.uint32())),
  C: (machine) => machine.push(machine.reader.bytes(machine.reader.uint8())),
  '\x8e': (machine) => machine.push(machine.reader.bytes(machine.reader.uint64())),
  '\x96': (machine) => machine.push(machine.reader.bytes(machine.reader.uint64())),
  ')': (machine) => machine.push(new PythonList('tuple')),
  ']': (machine) => machine.push(new PythonList('list')),
  '}': (machine) => machine.push(new PythonDict()),
  '\x8f': (machine) => machine.push(new PythonList('set')),
});

function checkProtocol(version: number): void {
  if (version > 5) throw unsupportedContent(`a pickle of protocol ${version}`);
}

function integerOrBoolean(text: string): PythonValue {
  if (text === '00') return false;
  return text === '01' ? true : integerOf(text);
}

/** The digits of an integer that is read: the time for more is not linear. */
const mostDigits = 400;

function integerOf(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text) || text.length > mostDigits)
    throw invalidContent('an integer is broken');
  return BigInt(text);
}

function littleEndian(bytes: Uint8Array): bigint {
  if (bytes.length > mostDigits / 2) throw invalidContent('an integer is too long');
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at -= 1)
    value = value * 256n + BigInt(bytes[at] as number);
  return BigInt.asIntN(8 * bytes.length, value);
}

function floatOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && !Number.isNaN(value)) return value;
  if (/^[+-]?inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === 'nan') return Number.NaN;
  throw invalidContent('a number is broken');
}

/** `raw-unicode-escape`. */
function rawUnicode(line: string): string {
  return line.replace(/\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})/g, (_, short, long) => {
    const point = Number.parseInt(short ?? long, 16);
    if (point > 0x10ffff) throw invalidContent('a text is not Unicode');
    return String.fromCodePoint(point);
  });
}
