import { invalidContent, printable, unsupportedContent } from '../unreadable-content.js';

/**
 * A type of NumPy. Source: "The array interface protocol", `typestr`, in NumPy's documentation; `?` is `b1` and `O` an
 * object of Python.
 */
export class Dtype {
  constructor(
    /** `b` boolean, `i` and `u` integers, `f` floats, `U` text, `S` bytes, `O` objects, `V` fields. */
    readonly kind: string,
    /** Bytes of an element. */
    readonly itemSize: number,
    public isBigEndian: boolean,
    /** Of a structured type. Like the byte order, a pickle says them after it has named the type. */
    public fields: readonly DtypeField[] = [],
  ) {}

  /** Such as `f8`. */
  get code(): string {
    return `${this.kind}${this.itemSize}`;
  }
}

/** A field of a structured type. */
export interface DtypeField {
  readonly name: string;
  readonly dtype: Dtype;
  /** In bytes, from the begin of an element. */
  readonly offset: number;
}

const byteOrders = '<>|=';

/**
 * Parses such as `<f8`, `|b1`, `U5` (five characters) and `O`.
 * @throws UnreadableContent for another text, and for types that are not read here
 */
export function parseDtype(text: string): Dtype {
  const order = byteOrders.includes(text[0] ?? ' ') ? text[0] : '';
  const parts = /^([?biufcmMOSUVae])(\d{0,9})$/.exec(text.slice(order === '' ? 0 : 1));
  if (parts === null) throw invalidContent(`it has an array of the type ${printable(text)}`);
  const [, kind = '', digits = ''] = parts;
  const isBigEndian = order === '>';
  if (kind === '?') return new Dtype('b', 1, isBigEndian);
  if (kind === 'O') return new Dtype('O', 8, isBigEndian);
  const size = Number(digits) * (kind === 'U' ? 4 : 1);
  if ('cmMae'.includes(kind)) throw unsupportedContent(`an array of the type ${printable(text)}`);
  return new Dtype(kind, size, isBigEndian);
}
