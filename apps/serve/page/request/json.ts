/** A number as it is written, so that its digits are kept. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Whether a text is a number in the grammar of JSON. */
export function isNumberText(text: string): boolean {
  return jsonNumber.test(text);
}

type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Parses JSON. Integers that a double cannot hold become {@link NumberText}s where the browser shows their digits. */
export function parseJson(text: string): unknown {
  const exact: Reviver = (_key, value, context) => {
    const isInexact = typeof value === 'number' && !Number.isSafeInteger(value);
    return isInexact && /^-?\d+$/.test(context?.source ?? '')
      ? new NumberText(context?.source ?? '')
      : value;
  };
  return JSON.parse(text, exact);
}

/** JSON text. Lists of scalars stay on one line when indented. */
export function writeJson(value: unknown, indent = 0): string {
  return write(value, { indent, depth: 0 });
}

interface Place {
  /** Spaces per level; 0 is one line. */
  readonly indent: number;
  readonly depth: number;
}

function write(value: unknown, place: Place): string {
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return writeList(value, place);
  if (typeof value === 'object' && value !== null) return writeObject(value, place);
  return JSON.stringify(value ?? null);
}

function writeList(list: readonly unknown[], place: Place): string {
  const isFlat = list.every((item) => !isContainer(item));
  const inner = isFlat ? { indent: 0, depth: 0 } : deeper(place);
  const items = list.map((item) => write(item, inner));
  return isFlat
    ? `[${items.join(place.indent === 0 ? ',' : ', ')}]`
    : wrap(['[', ']'], { items, place });
}

function writeObject(object: object, place: Place): string {
  const separator = place.indent === 0 ? ':' : ': ';
  const items = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}${separator}${write(value, deeper(place))}`);
  return wrap(['{', '}'], { items, place });
}

function wrap(
  [open, close]: readonly [string, string],
  { items, place }: { readonly items: readonly string[]; readonly place: Place },
): string {
  if (items.length === 0 || place.indent === 0) return `${open}${items.join(',')}${close}`;
  const space = ' '.repeat(place.indent * (place.depth + 1));
  const end = ' '.repeat(place.indent * place.depth);
  return `${open}\n${space}${items.join(`,\n${space}`)}\n${end}${close}`;
}

function deeper({ indent, depth }: Place): Place {
  return { indent, depth: depth + 1 };
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof NumberText);
}
