import { XdrInput } from './xdr-input.js';

/** Receives what the reader finds in a serialized object. */
export interface ObjectVisitor {
  /** A call with its function and first argument, where these are names or texts. */
  call(name: string, argument: Word | undefined): void;
  /** A namespace that the object refers to. */
  namespace(name: string): void;
  /** The one text of an attribute. */
  attribute(name: string, text: string): void;
}

/** A symbol, or a vector of one text. */
interface Word {
  readonly isSymbol: boolean;
  readonly text: string;
}

type Value = Word | undefined;

/** How deep an object may nest: R's own expressions stay far below. */
const deepest = 1500;

/** Longer texts are no names. */
const longestWord = 200;

/** Bits of an item's flags. */
const hasAttributes = 1 << 9;
const hasTag = 1 << 10;

/** Types of items in R's source, `Rinternals.h` and `serialize.c`. */
const type = {
  ...{
    symbol: 1,
    pairs: 2,
    closure: 3,
    environment: 4,
    promise: 5,
    call: 6,
    special: 7,
    builtin: 8,
  },
  ...{ text: 9, logical: 10, integer: 13, double: 14, complex: 15, texts: 16, dots: 17, list: 19 },
  ...{ expression: 20, bytecode: 21, pointer: 22, weak: 23, raw: 24, s4: 25 },
  ...{ alternative: 238, attributePairs: 239, attributeCall: 240, repeated: 243, repeats: 244 },
  ...{ persistent: 247, package: 248, namespace: 249, reference: 255 },
} as const;

/** Types that are complete with their flags: `NULL`, and the environments that every R has. */
const isConstant = (one: number) =>
  one === 254 || (one >= 250 && one <= 253) || one === 241 || one === 242;

const widths: Readonly<Record<number, number>> = {
  ...{ [type.logical]: 4, [type.integer]: 4, [type.double]: 8, [type.complex]: 16, [type.raw]: 1 },
};

/**
 * Reads an object that R's `serialize` has written in its XDR format, versions 2 and 3, without R: nothing in it runs. The
 * work is linear in its size. Source: R Internals, "Serialization Formats", and `src/main/serialize.c`.
 * @throws RangeError for other bytes
 */
export function readSerializedObject(bytes: Uint8Array, visitor: ObjectVisitor): void {
  new SerializedObject(bytes, visitor).read();
}

/**
 * The bytes of a vector that was serialized by itself, as `saveRDS(serialize(object, NULL))` does.
 * @throws RangeError for other bytes
 */
export function rawVectorIn(bytes: Uint8Array): Uint8Array {
  const input = new XdrInput(bytes);
  input.header();
  if ((input.integer() & 0xff) !== type.raw) throw new RangeError('not a raw vector');
  return input.take(input.length());
}

const decoder = new TextDecoder();

class SerializedObject {
  readonly #input: XdrInput;
  readonly #visitor: ObjectVisitor;
  readonly #references: Value[] = [];
  #depth = 0;

  constructor(bytes: Uint8Array, visitor: ObjectVisitor) {
    this.#input = new XdrInput(bytes);
    this.#visitor = visitor;
  }

  read(): void {
    this.#input.header();
    this.#item();
  }

  #item(flags = this.#input.integer()): Value {
    this.#depth += 1;
    if (this.#depth > deepest) throw new RangeError('nested too deep');
    const value = this.#content(flags);
    this.#depth -= 1;
    return value;
  }

  #content(flags: number): Value {
    const kind = flags & 0xff;
    if (isConstant(kind)) return undefined;
    switch (kind) {
      case type.reference:
        return this.#references[(flags >>> 8 || this.#input.integer()) - 1];
      case type.symbol: {
        const text = this.#item()?.text;
        return this.#referred(text === undefined ? undefined : { isSymbol: true, text });
      }
      case type.package:
      case type.persistent:
      case type.namespace:
        return this.#named(kind);
      case type.environment:
        this.#input.integer();
        this.#referred(undefined);
        for (let part = 0; part < 4; part++) this.#item();
        return undefined;
      case type.pairs:
      case type.closure:
      case type.promise:
      case type.dots:
        this.#pairs(flags);
        return undefined;
      case type.call:
        this.#visitCall(this.#pairs(flags));
        return undefined;
      case type.alternative:
        for (let part = 0; part < 3; part++) this.#item();
        return undefined;
      default: {
        const value = this.#vector(kind);
        if (flags & hasAttributes) this.#item();
        return value;
      }
    }
  }

  #vector(kind: number): Value {
    const width = widths[kind];
    if (width !== undefined) {
      this.#input.take(this.#input.length() * width);
      return undefined;
    }
    switch (kind) {
      case type.text:
        return this.#text();
      case type.special:
      case type.builtin:
        this.#input.take(this.#input.integer());
        return undefined;
      case type.texts:
      case type.list:
      case type.expression: {
        const count = this.#input.length();
        let last: Value;
        for (let at = 0; at < count; at++) last = this.#item();
        return kind === type.texts && count === 1 ? last : undefined;
      }
      case type.pointer:
        this.#referred(undefined);
        this.#item();
        this.#item();
        return undefined;
      case type.weak:
        return this.#referred(undefined);
      case type.bytecode:
        this.#input.integer();
        this.#bytecode();
        return undefined;
      case type.s4:
        return undefined;
      default:
        throw new RangeError(`unknown type ${kind}`);
    }
  }

  /** A package, a namespace or another environment that is kept by name. */
  #named(kind: number): Value {
    this.#input.integer();
    const count = this.#input.integer();
    for (let at = 0; at < count; at++) {
      const name = this.#item()?.text;
      if (at === 0 && kind === type.namespace && name !== undefined) this.#visitor.namespace(name);
    }
    return this.#referred(undefined);
  }

  /** A pair list. @returns its first two values, of which the first is the function of a call */
  #pairs(first: number): readonly [Value, Value] {
    const values: [Value, Value] = [undefined, undefined];
    let flags = first;
    for (let at = 0; ; at++) {
      if (flags & hasAttributes) this.#item();
      const tag = flags & hasTag ? this.#item() : undefined;
      const value = this.#item();
      if (at < 2) values[at] = value;
      this.#visitAttribute(tag, value);
      flags = this.#input.integer();
      if ((flags & 0xff) === type.pairs) continue;
      this.#item(flags);
      return values;
    }
  }

  /** Compiled code: its constants have the expressions that it was compiled from. */
  #bytecode(): void {
    this.#item();
    const count = this.#input.integer();
    for (let at = 0; at < count; at++) {
      const kind = this.#input.integer();
      if (kind === type.bytecode) this.#bytecode();
      else this.#expression(kind);
    }
  }

  /** An expression of compiled code. @param given its type, without flags @returns the first value of a pair list */
  #expression(given: number): Value {
    let kind = given;
    if (kind === type.repeated) {
      this.#input.integer();
      return undefined;
    }
    if (kind === type.repeats) {
      this.#input.integer();
      kind = this.#input.integer();
    }
    const isCall = kind === type.call || kind === type.attributeCall;
    const hasOwnAttributes = kind === type.attributeCall || kind === type.attributePairs;
    if (!isCall && !hasOwnAttributes && kind !== type.pairs) return this.#item();
    this.#depth += 1;
    if (this.#depth > deepest) throw new RangeError('nested too deep');
    if (hasOwnAttributes) this.#item();
    this.#item();
    const head = this.#expression(this.#input.integer());
    const rest = this.#expression(this.#input.integer());
    this.#depth -= 1;
    if (!isCall) return head;
    this.#visitCall([head, rest]);
    return undefined;
  }

  #visitCall([name, argument]: readonly [Value, Value]): void {
    if (name !== undefined) this.#visitor.call(name.text, argument);
  }

  #visitAttribute(tag: Value, value: Value): void {
    if (tag !== undefined && value?.isSymbol === false)
      this.#visitor.attribute(tag.text, value.text);
  }

  #referred(value: Value): Value {
    this.#references.push(value);
    return value;
  }

  #text(): Value {
    const length = this.#input.integer();
    if (length === -1) return undefined;
    const bytes = this.#input.take(length);
    return length > longestWord ? undefined : { isSymbol: false, text: decoder.decode(bytes) };
  }
}
