/** What a field of a table refers to; fields that hold a plain number are not listed. */
type Reference =
  | { readonly kind: 'text' }
  | { readonly kind: 'items'; readonly itemBytes: number }
  | { readonly kind: 'table' | 'tables'; readonly layout: Layout }
  | { readonly kind: 'union'; readonly typeField: number; readonly layouts: Layouts };

/** A table of a flatbuffer: its references by the number of the field. */
interface Layout {
  readonly references: ReadonlyMap<number, Reference>;
}

/** Tables by the number of their type; others are refused unless there is a default. */
interface Layouts {
  readonly byType: ReadonlyMap<number, Layout>;
  readonly others: Layout | undefined;
}

const text: Reference = { kind: 'text' };
const items = (itemBytes: number): Reference => ({ kind: 'items', itemBytes });
const table = (layout: Layout): Reference => ({ kind: 'table', layout });
const tables = (layout: Layout): Reference => ({ kind: 'tables', layout });
const layoutOf = (references: readonly (readonly [number, Reference])[]): Layout => ({
  references: new Map(references),
});

// Source: format/Message.fbs and format/Schema.fbs of Apache Arrow.
const plain = layoutOf([]);
const metadata = tables(
  layoutOf([
    [0, text],
    [1, text],
  ]),
);
const types: Layouts = {
  byType: new Map([
    [10, layoutOf([[1, text]])], // Timestamp: its time zone
    [14, layoutOf([[1, items(4)]])], // Union: its type ids
  ]),
  others: plain,
};
const fieldReferences = new Map<number, Reference>([
  [0, text],
  [3, { kind: 'union', typeField: 2, layouts: types }],
  [4, table(layoutOf([[1, table(plain)]]))],
  [6, metadata],
]);
const field: Layout = { references: fieldReferences };
fieldReferences.set(5, tables(field));
const schema = layoutOf([
  [1, tables(field)],
  [2, metadata],
  [3, items(8)],
]);
const recordBatch = layoutOf([
  [1, items(16)],
  [2, items(16)],
  [3, table(plain)],
  [4, items(8)],
]);
const dictionaryBatch = layoutOf([[1, table(recordBatch)]]);
const message = layoutOf([
  [
    2,
    {
      kind: 'union',
      typeField: 1,
      layouts: {
        byType: new Map([
          [1, schema],
          [2, dictionaryBatch],
          [3, recordBatch],
        ]),
        others: undefined,
      },
    },
  ],
  [4, metadata],
]);

const deepestNesting = 64;

/** Bytes of texts and lists that may be referred to per byte of metadata: tables may share them. */
const sharing = 4;

/**
 * Checks that a message's metadata, a flatbuffer, refers to nothing beyond its end, to no table more often than it can
 * hold tables and to no more text than a few times its length. The library trusts every length, and reads shared
 * parts once per reference.
 * @throws RangeError
 */
export function verifyMetadata(bytes: Uint8Array): void {
  new Verifier(bytes).verify();
}

class Verifier {
  readonly #view: DataView;
  /** A table has at least four bytes. */
  #tablesLeft: number;
  #bytesLeft: number;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#tablesLeft = bytes.byteLength / 4;
    this.#bytesLeft = bytes.byteLength * sharing;
  }

  verify(): void {
    this.#table(this.#target(0), message, 0);
  }

  #table(position: number, layout: Layout, depth: number): void {
    if (--this.#tablesLeft < 0 || depth > deepestNesting) throw malformed();
    const fieldTable = position - this.#view.getInt32(position, true);
    const fieldTableBytes = this.#view.getInt16(fieldTable, true);
    // The library reads half a field at the end as a whole one, and offsets may be negative.
    const placeOf = (number: number) => {
      const entry = 4 + number * 2;
      const offset = entry < fieldTableBytes ? this.#view.getInt16(fieldTable + entry, true) : 0;
      return offset === 0 ? undefined : position + offset;
    };
    for (const [number, reference] of layout.references) {
      const place = placeOf(number);
      if (place === undefined) continue;
      if (reference.kind !== 'union') this.#reference(place, reference, depth);
      else {
        const typePlace = placeOf(reference.typeField);
        const type = typePlace === undefined ? 0 : this.#view.getUint8(typePlace);
        const chosen = reference.layouts.byType.get(type) ?? reference.layouts.others;
        if (chosen === undefined) throw malformed();
        this.#table(this.#target(place), chosen, depth + 1);
      }
    }
  }

  #reference(place: number, reference: Exclude<Reference, { kind: 'union' }>, depth: number): void {
    const target = this.#target(place);
    if (reference.kind === 'table') this.#table(target, reference.layout, depth + 1);
    else if (reference.kind === 'text') this.#list(target, 1);
    else if (reference.kind === 'items') this.#list(target, reference.itemBytes);
    else {
      const count = this.#list(target, 4);
      for (let index = 0; index < count; index++) {
        this.#table(this.#target(target + 4 + index * 4), reference.layout, depth + 1);
      }
    }
  }

  /** @returns the number of items of a list, which must be within the bytes */
  #list(position: number, itemBytes: number): number {
    const count = this.#view.getUint32(position, true);
    if (position + 4 + count * itemBytes > this.#view.byteLength) throw malformed();
    this.#bytesLeft -= count * itemBytes;
    if (this.#bytesLeft < 0) throw malformed();
    return count;
  }

  #target(place: number): number {
    return place + this.#view.getUint32(place, true);
  }
}

function malformed(): RangeError {
  return new RangeError('The metadata of an Arrow message is malformed.');
}
