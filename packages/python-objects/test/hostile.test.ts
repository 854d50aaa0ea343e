import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { zipSync } from 'fflate';
import { readPickle } from '../src/pickle/read-pickle.js';
import { readSkops } from '../src/skops/read-skops.js';
import { UnreadableContent } from '../src/unreadable-content.js';

const rules = { accepts: (name: string) => name.startsWith('sklearn.') };

/** Bytes of a pickle: texts stand for their characters. */
function pickle(...parts: readonly (Uint8Array | string)[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));
}

/** A number of 64 bits. */
function long(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes.toString('latin1');
}

function problemOf(read: () => unknown): UnreadableContent {
  try {
    read();
  } catch (error) {
    if (error instanceof UnreadableContent) return error;
    throw error;
  }
  throw new Error('it was read');
}

const array = 'cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\x01btR';
const doubles = '(K\x01(K\x02tcnumpy\ndtype\n(U\x02f8\x89\x88tR\x89';
const objects = '(K\x01(K\x02tcnumpy\ndtype\n(U\x01O\x89\x88tR\x89';

describe('a pickle that would run code names what it would call, and is refused', () => {
  test.each([
    ['a command', pickle('cos\nsystem\n(Vtouch x\ntR.'), 'os.system'],
    ['a command of Python 2', pickle('cposix\nsystem\n(Vtouch x\ntR.'), 'posix.system'],
    ['eval', pickle('c__builtin__\neval\n(V1\ntR.'), 'builtins.eval'],
    [
      'exec by the stack',
      pickle('\x80\x04\x8c\x08builtins\x8c\x04exec\x93\x8c\x011\x85R.'),
      'builtins.exec',
    ],
    ['getattr', pickle('cbuiltins\ngetattr\n.'), 'builtins.getattr'],
    ['an instance of old classes', pickle('(Vtouch x\nios\nsystem\n.'), 'os.system'],
    ['an object of the stack', pickle('(csubprocess\nPopen\nVtouch x\no.'), 'subprocess.Popen'],
    [
      'a chain of calls, the last of which runs a command',
      pickle('cbuiltins\nlist\n(cbuiltins\nmap\n(cos\nsystem\n(Vtouch x\nltRtR.'),
      'builtins.map',
    ],
    [
      'a name that the pickle puts together',
      pickle('\x80\x04\x8c\x02os\x94\x8c\x06system\x940h\x00h\x01\x93\x8c\x07touch x\x85R.'),
      'os.system',
    ],
    ['a module by a path', pickle('crunpy\nrun_path\n(Vx.py\ntR.'), 'runpy.run_path'],
    ['an import', pickle('cbuiltins\n__import__\n(Vos\ntR.'), 'builtins.__import__'],
    [
      'code of NumPy that evaluates texts',
      pickle('cnumpy.testing._private.utils\nrunstring\n.'),
      'runstring',
    ],
    ['a pickle in a pickle', pickle('cpickle\nloads\n(C\x01.tR.'), 'pickle.loads'],
    [
      'a function of cloudpickle',
      pickle('ccloudpickle.cloudpickle\n_make_function\n.'),
      '_make_function',
    ],
    ['a class of a user', pickle('c__main__\nRidge\n)\x81.'), '__main__.Ridge'],
    ['a file of joblib', pickle('cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\x81.'), 'joblib'],
    ['the extension registry', pickle('\x82\x01.'), 'extension registry'],
    ['a persistent id', pickle('Pfile\n.'), 'outside of the file'],
    ['a persistent id of the stack', pickle('NQ.'), 'outside of the file'],
    ['a buffer of somewhere else', pickle('\x97.'), 'outside of the file'],
  ])('%s', (_, bytes, reason) => {
    const { message, isUnsupported } = problemOf(() => readPickle(bytes, rules));
    expect(message).toContain(reason);
    expect(isUnsupported).toBe(true);
  });
});

describe('a broken pickle is refused', () => {
  test.each([
    ['nothing', pickle('')],
    ['no end', pickle('N')],
    ['an empty stack', pickle('.')],
    ['a missing mark', pickle('t.')],
    ['a value below a mark', pickle('N(\x85.')],
    ['an unknown opcode', pickle('\xff.')],
    ['a memo that is not there', pickle('h\x01.')],
    ['a memo by a text', pickle('gx\n.')],
    ['a text that is cut off', pickle('X\xff\xff\xff\x7fab.')],
    ['bytes of 2^60', pickle('\x8e', long(2 ** 60), 'ab.')],
    ['a number of a megabyte', pickle('\x8b\0\0\x10\0', Buffer.alloc(1_048_576), '.')],
    ['digits without end', pickle(`I${'9'.repeat(4000)}\n.`)],
    [
      'an array of 2^40 numbers',
      pickle(array, '(K\x01(J\0\0\0\x7ftcnumpy\ndtype\n(U\x02f8\x89\x88tR\x89C\0tb.'),
    ],
    [
      'an array of negative length',
      pickle(array, '(K\x01(J\xff\xff\xff\xfftcnumpy\ndtype\n(U\x02f8\x89\x88tR\x89C\0tb.'),
    ],
    [
      'elements of no size',
      pickle(array, '(K\x01(M\xff\xfftcnumpy\ndtype\n(U\x02V0\x89\x88tR\x89C\0tb.'),
    ],
    ['too few elements', pickle(array, doubles, 'C\x08', Buffer.alloc(8), 'tb.')],
    ['too few objects', pickle(array, objects, '](Netb.')],
    ['a state twice', pickle('csklearn\nA\n)\x81}b}b.')],
    ['entries of a number', pickle('K\x01NNs.')],
    ['a key without a value', pickle('(Nd.')],
    ['a call of a number', pickle('K\x01)R.')],
    ['a call without arguments', pickle('csklearn\nA\nNR.')],
  ])('%s', (_, bytes) => {
    expect(problemOf(() => readPickle(bytes, rules)).isUnsupported).toBe(false);
  });
});

test('a billion laughs are thirty lists', () => {
  const doubled = Array.from({ length: 30 }, (_, at) => {
    const last = String.fromCharCode(at);
    return `q${last}(h${last}h${last}l`;
  });
  expect(readPickle(pickle('N', doubled.join(''), '.'), rules)).toBeDefined();
});

test('the same bytes cannot become many arrays', () => {
  const content = pickle('C\x10', Buffer.alloc(16), 'q\x01');
  const copies = Array.from({ length: 50 }, () => pickle(array, doubles, 'h\x01tb'));
  expect(readPickle(pickle(content, copies[0] as Buffer, '.'), rules)).toBeDefined();
  const large = pickle('B\0\0\x01\0', Buffer.alloc(65_536), 'q\x01');
  const shape = '(K\x01(M\0\x20tcnumpy\ndtype\n(U\x02f8\x89\x88tR\x89';
  const many = Array.from({ length: 50 }, () => pickle(array, shape, 'h\x01tb'));
  expect(problemOf(() => readPickle(pickle(large, ...many, '.'), rules)).message).toContain(
    'too often',
  );
});

test('a name of a million characters makes a short message', () => {
  const bytes = pickle('\x80\x04X\x40\x42\x0f\0', 'a\n'.repeat(500_000), '\x8c\x01b\x93.');
  const { message } = problemOf(() => readPickle(bytes, rules));
  expect(message.length).toBeLessThan(200);
  expect(message).not.toMatch(/\p{Cc}/u);
});

/** A file of skops with this schema. */
function skops(schema: unknown, files: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  return zipSync({ ...files, 'schema.json': Buffer.from(JSON.stringify(schema)) });
}

const node = (loader: string, fields: object = {}, name = 'builtins.list') => {
  const at = name.lastIndexOf('.');
  return {
    __class__: name.slice(at + 1),
    __module__: name.slice(0, at),
    __loader__: loader,
    ...fields,
  };
};

describe('a file of skops is refused', () => {
  const nested = (depth: number): object =>
    node('ListNode', { content: depth === 0 ? [] : [nested(depth - 1)] });
  test.each([
    ['another class', skops(node('ObjectNode', {}, 'os.system')), 'os.system'],
    ['a function', skops(node('FunctionNode', {}, 'builtins.eval')), 'builtins.eval'],
    [
      'a function of protocol 0',
      skops(node('FunctionNode', { content: { module_path: 'os', function: 'system' } })),
      'os.system',
    ],
    [
      'a method',
      skops(node('MethodNode', { content: { func: 'pop', obj: node('ListNode') } })),
      'MethodNode',
    ],
    [
      'an operator',
      skops(node('OperatorFuncNode', { attrs: {} }, 'operator.methodcaller')),
      'OperatorFuncNode',
    ],
    ['a node without a kind', skops({}), 'undefined'],
    ['a list', skops([1]), 'not an object'],
    ['a list without items', skops(node('ListNode', { content: 7 })), 'no items'],
    ['nested lists', skops(nested(300)), 'too deeply'],
    ['a value that is not JSON', skops(node('JsonNode', { content: '{' })), 'not JSON'],
    [
      'a file out of the archive',
      skops(node('NdArrayNode', { type: 'numpy', file: '../../etc/passwd' }, 'numpy.ndarray')),
      'no file',
    ],
    [
      'a file that is a name of JavaScript',
      skops(node('BytesNode', { file: '__proto__' })),
      'no file',
    ],
    [
      'a dictionary without types',
      skops(
        node('DictNode', {
          content: { a: node('JsonNode', { content: '1' }) },
          key_types: node('ListNode', { content: [] }),
        }),
      ),
      'without types',
    ],
    [
      'a .npy file of objects',
      skops(node('NdArrayNode', { type: 'numpy', file: 'a' }, 'numpy.ndarray'), {
        a: npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
      }),
      'the type',
    ],
    [
      'a .npy file of 10^15 numbers',
      skops(node('NdArrayNode', { type: 'numpy', file: 'a' }, 'numpy.ndarray'), {
        a: npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,), }"),
      }),
      'number of bytes',
    ],
    ['no schema', zipSync({ a: new Uint8Array(1) }), 'no schema.json'],
    ['a schema that is not JSON', zipSync({ 'schema.json': new Uint8Array(1) }), 'not JSON'],
    ['no archive', new Uint8Array(100), 'not a ZIP archive'],
  ])('with %s', (_, bytes, reason) => {
    expect(problemOf(() => readSkops(bytes, rules)).message).toContain(reason);
  });
});

function npy(header: string): Uint8Array {
  return Buffer.concat([
    Buffer.from(`\x93NUMPY\x01\x00${String.fromCharCode(header.length)}\x00${header}`, 'latin1'),
  ]);
}

test('an archive of zeros is not unpacked', () => {
  const bomb = zipSync({ a: new Uint8Array(80 * 1024 * 1024) }, { level: 9 });
  const { message } = problemOf(() => readSkops(bomb, rules));
  expect(message).toContain('more data than its size');
});

test('entries of an archive whose names lead elsewhere are not written', () => {
  const schema = node('NdArrayNode', { type: 'numpy', file: '../../a.npy' }, 'numpy.ndarray');
  const files = {
    '../../a.npy': npy("{'descr': '<f8', 'fortran_order': False, 'shape': (0,), }"),
    '/etc/passwd': new Uint8Array(1),
  };
  const folder = temporaryFolder();
  const started = process.cwd();
  process.chdir(folder);
  try {
    expect(readSkops(skops(schema, files), rules)).toBeDefined();
  } finally {
    process.chdir(started);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('an object with the number of one in it is read once', () => {
  const inner = node('ListNode', { content: [], __id__: 1 });
  const outer = node('ListNode', { content: [{ ...inner, content: [inner] }], __id__: 1 });
  expect(readSkops(skops(outer), rules)).toBeDefined();
});
