import { readNpy } from '../numpy/read-npy.js';
import type { ReadingRules } from '../pickle/pickle-machine.js';
import { scalarOf } from '../pickle/reductions.js';
import {
  PythonArray,
  PythonDict,
  PythonGlobal,
  PythonList,
  PythonObject,
  type PythonValue,
} from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';
import { type ArchiveBudget, archiveBudget, readArchive } from './archive.js';
import { jsonValue, keyOf, nameOfType, objectArray, plainValue } from './node-values.js';
import { readSparse } from './read-sparse.js';

/**
 * Reads a file of skops: a ZIP archive of `schema.json`, a tree of nodes, and arrays. Source: `skops.io`, protocols 0 to 2.
 * @throws UnreadableContent for broken files, and naming the first class, function or kind of node that is not accepted
 */
export function readSkops(bytes: Uint8Array, rules: ReadingRules): PythonValue {
  const budget = archiveBudget(bytes);
  const files = readArchive(bytes, budget);
  return new SkopsReader({ files, rules, budget }).read(schemaOf(files));
}

function schemaOf(files: ReadonlyMap<string, Uint8Array>): unknown {
  const bytes = files.get('schema.json');
  if (bytes === undefined) throw invalidContent('it has no schema.json');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalidContent('its schema.json is not JSON');
  }
}

/** Objects in objects: estimators of estimators have some ten. */
const deepestNode = 200;

type Fields = Readonly<Record<string, unknown>>;

interface SkopsSource {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly rules: ReadingRules;
  readonly budget: ArchiveBudget;
}

class SkopsReader {
  /** By `__id__`. A file may hold an object several times; the first one counts, as in skops. */
  readonly #known = new Map<unknown, PythonValue>();
  readonly #arrays = new Map<string, PythonArray>();
  #depth = 0;

  constructor(private readonly source: SkopsSource) {}

  read(node: unknown): PythonValue {
    const fields = fieldsOf(node);
    const id = fields['__id__'];
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    this.#depth += 1;
    if (this.#depth > deepestNode) throw invalidContent('its objects are nested too deeply');
    const value = this.#value(fields);
    this.#depth -= 1;
    if (id !== undefined) this.#known.set(id, value);
    return value;
  }

  #value(fields: Fields): PythonValue {
    const loader = fields['__loader__'];
    const { content } = fields;
    switch (loader) {
      case 'JsonNode':
        return jsonValue(content);
      case 'ListNode':
        return new PythonList('list', this.#items(content));
      case 'TupleNode':
        return new PythonList('tuple', this.#items(content));
      case 'SetNode':
        return new PythonList('set', this.#items(content));
      case 'DictNode':
        return this.#dict(fields);
      case 'DefaultDictNode':
      case '_DictWithDeprecatedKeysNode':
        return this.read(fieldsOf(content)['main']);
      case 'NdArrayNode':
        return this.#array(fields);
      case 'DTypeNode': {
        const array = this.read(content);
        return array instanceof PythonArray ? array.dtype : null;
      }
      case 'SparseMatrixNode':
        return readSparse(
          readArchive(this.#file(fields), this.source.budget),
          this.#className(fields),
        );
      case 'BytesNode':
      case 'BytearrayNode':
        return this.#file(fields);
      default:
        return this.#object(fields, loader);
    }
  }

  #object(fields: Fields, loader: unknown): PythonValue {
    const { content } = fields;
    switch (loader) {
      case 'FunctionNode':
      case 'TypeNode':
        return new PythonGlobal(this.#className(functionOf(fields)));
      case 'SliceNode': {
        const { start, stop, step } = fieldsOf(content);
        return new PythonObject('builtins.slice', [start, stop, step].map(plainValue));
      }
      case 'ConstructorFromReduceNode': {
        const args = this.read(content);
        return new PythonObject(
          this.#className(fields),
          args instanceof PythonList ? args.items : [],
        );
      }
      case 'RandomStateNode':
      case 'RandomGeneratorNode':
      case 'MaskedArrayNode':
      case 'PartialNode':
        return new PythonObject(this.#className(fields));
      case 'ObjectNode':
      case 'TreeNode':
      case 'LossNode':
      case 'SGDNode':
        return this.#instance(fields);
      default:
        throw unsupportedContent(`a node of the kind ${printable(String(loader))}`);
    }
  }

  #instance(fields: Fields): PythonValue {
    const { content, __reduce__: reduced } = fields;
    const args = reduced === undefined ? undefined : this.read(fieldsOf(reduced)['args']);
    const object = new PythonObject(
      this.#className(fields),
      args instanceof PythonList ? args.items : [],
    );
    if (content !== undefined && content !== null) object.state = this.read(content);
    return object;
  }

  #items(content: unknown): PythonValue[] {
    if (!Array.isArray(content)) throw invalidContent('a list has no items');
    return content.map((item) => this.read(item));
  }

  #dict({ content, key_types: types }: Fields): PythonValue {
    const entries = Object.entries(fieldsOf(content));
    const kinds = this.read(types);
    const names = kinds instanceof PythonList ? kinds.items.map(nameOfType) : [];
    const [kind = 'builtins.str'] = names;
    if (names.length !== entries.length)
      throw invalidContent('a dictionary has keys without types');
    // JSON keeps keys in its own order, so the types of mixed keys cannot be assigned.
    if (names.some((name) => name !== kind)) throw unsupportedContent('a dictionary of mixed keys');
    const dict = new PythonDict();
    for (const [key, node] of entries) dict.entries.set(keyOf(key, kind), this.read(node));
    return dict;
  }

  #array(fields: Fields): PythonValue {
    const { type, content, shape } = fields;
    const name = this.#className(fields);
    if (type === 'json') {
      const items = this.#items(content);
      const lengths = this.read(shape);
      const dimensions = lengths instanceof PythonList ? lengths.items.map(Number) : [];
      return objectArray(items, dimensions);
    }
    const array = this.#npy(fields);
    if (name === 'numpy.ndarray') return array;
    if (array.shape.length > 0 || array.fields)
      throw unsupportedContent(`an array of the class ${printable(name)}`);
    const value = array.values[0] as PythonValue;
    return array.dtype.kind === 'b' ? value === 1 : scalarOf(value, array.dtype);
  }

  #npy(fields: Fields): PythonArray {
    const name = String(fields['file']);
    const array = this.#arrays.get(name) ?? readNpy(this.#file(fields));
    this.#arrays.set(name, array);
    return array;
  }

  #file({ file }: Fields): Uint8Array {
    const bytes = typeof file === 'string' ? this.source.files.get(file) : undefined;
    if (bytes === undefined) throw invalidContent('an array has no file in the archive');
    return bytes;
  }

  #className({ __module__: module, __class__: name }: Fields): string {
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw invalidContent('an object has no class');
    }
    const full = `${module}.${name}`;
    if (!isPlain(full) && !this.source.rules.accepts(full)) {
      throw unsupportedContent(`the class or function ${printable(full)}`);
    }
    return full;
  }
}

/** Types of data, which are accepted always. */
function isPlain(name: string): boolean {
  return /^builtins\.(?:bool|bytearray|bytes|dict|float|int|list|NoneType|set|slice|str|tuple|object)$|^numpy\.(?:ndarray|bool_?|str_?|u?int\d{0,2}_?|float\d{0,2}_?|longlong|ulonglong|intc|intp)$/.test(
    name,
  );
}

function fieldsOf(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalidContent('a node is not an object');
}

/** Protocol 0 has the name of a function in the content. */
function functionOf(fields: Fields): Fields {
  if (fields['content'] === undefined) return fields;
  const { module_path: module, function: name } = fieldsOf(fields['content']);
  return { __module__: module, __class__: name };
}
