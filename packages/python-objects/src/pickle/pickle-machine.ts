import { PythonDict, PythonList, PythonObject, type PythonValue } from '../python-value.js';
import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';
import { ByteReader } from './byte-reader.js';
import { PickleStack } from './pickle-stack.js';
import { type CopyBudget, globalNamed, isReduction } from './reductions.js';

/** What a reader of Python's objects accepts. */
export interface ReadingRules {
  /**
   * Whether objects of a class, or the name of a function, may be in a file; they become records. Arrays, containers and
   * numbers always may.
   * @param name such as `sklearn.svm._classes.SVC`
   */
  readonly accepts: (name: string) => boolean;
}

/** What an opcode does. */
export type Step = (machine: PickleMachine) => void;

/** Opcodes by their numbers. */
export type Opcodes = ReadonlyMap<number, Step>;

/** Opcodes by the characters that the documentation of pickle has for them. */
export function opcodesOf(steps: Readonly<Record<string, Step>>): Opcodes {
  return new Map(Object.entries(steps).map(([character, step]) => [character.charCodeAt(0), step]));
}

/** More than any pickle needs: each array has its bytes once, and texts of protocol 2 twice. */
const copiesOfFile = 4;

/** The state of the machine that a pickle is a program of: the rest of the program, a stack and a memo. */
export class PickleMachine {
  readonly reader: ByteReader;
  readonly stack = new PickleStack();
  readonly budget: CopyBudget;
  readonly #memo = new Map<number, PythonValue>();

  constructor(
    bytes: Uint8Array,
    private readonly rules: ReadingRules,
  ) {
    this.reader = new ByteReader(bytes);
    this.budget = { bytes: copiesOfFile * bytes.length };
  }

  push(value: PythonValue): void {
    this.stack.push(value);
  }

  /** @throws UnreadableContent for a name that the rules do not accept */
  pushGlobal(module: PythonValue | undefined, name: PythonValue | undefined): void {
    if (typeof module !== 'string' || typeof name !== 'string') {
      throw invalidContent('a class has no name');
    }
    const global = globalNamed(module, name);
    if (!isReduction(global.name) && !this.rules.accepts(global.name)) {
      throw unsupportedContent(`the class or function ${printable(global.name)}`);
    }
    this.push(global);
  }

  remember(key = this.#memo.size): void {
    this.#memo.set(key, this.stack.top());
  }

  recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw invalidContent('a value is used before it is there');
    this.push(value);
  }

  append(items: readonly PythonValue[]): void {
    const target = this.stack.top();
    if (!(target instanceof PythonList) || target.kind === 'tuple') {
      throw invalidContent('items are appended to what is not a list');
    }
    for (const item of items) target.items.push(item);
  }

  setItems(pairs: readonly PythonValue[]): void {
    const target = this.stack.top();
    if (target instanceof PythonDict) fillDict(target, pairs);
    else if (target instanceof PythonObject) fillDict(target.content, pairs);
    else throw invalidContent('entries are set of what is not a dictionary');
  }
}

/** Sets entries that are given as keys and values in turn. */
export function fillDict(dict: PythonDict, pairs: readonly PythonValue[]): PythonDict {
  if (pairs.length % 2 !== 0) throw invalidContent('a key has no value');
  for (let at = 0; at < pairs.length; at += 2) {
    dict.entries.set(pairs[at] as PythonValue, pairs[at + 1] as PythonValue);
  }
  return dict;
}
