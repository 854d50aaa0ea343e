import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** One field of a protobuf message as encoded. */
export interface WireField {
  readonly number: number;
  /** The bytes of the field's tag and value. */
  readonly raw: Uint8Array;
  /** The content of a length-delimited field (a view, not a copy); undefined for numbers. */
  readonly content: Uint8Array | undefined;
}

/**
 * The fields of a protobuf message in order.
 * @throws Error when the bytes are not a protobuf message
 */
export function* wireFields(message: Uint8Array): Generator<WireField, void, undefined> {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, wireType] = reader.tag();
    let content: Uint8Array | undefined;
    if (wireType === WireType.LengthDelimited) content = reader.bytes();
    else reader.skip(wireType, number);
    yield { number, raw: message.subarray(start, reader.pos), content };
  }
}

/**
 * The contents (views, not copies) of all length-delimited fields of that number, in order. Unlike {@link wireFields}
 * it creates no objects for other fields: a tree ensemble has millions.
 */
export function messageFields(message: Uint8Array, wanted: number): Uint8Array[] {
  const contents: Uint8Array[] = [];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === wanted && wireType === WireType.LengthDelimited) contents.push(reader.bytes());
    else reader.skip(wireType, number);
  }
  return contents;
}

/** A byte order mark is part of a name. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The texts of all fields of that number, in order. */
export function textFields(message: Uint8Array, number: number): string[] {
  return messageFields(message, number).map((content) => decoder.decode(content));
}

/** The text of a field: the last one if it occurs several times, as in protobuf; '' when it is absent. */
export function textField(message: Uint8Array, number: number): string {
  return textFields(message, number).at(-1) ?? '';
}

/** The integers of a repeated int64 field, packed or not, in order. */
export function integerFields(message: Uint8Array, wanted: number): bigint[] {
  const integers: bigint[] = [];
  for (const { number, raw, content } of wireFields(message)) {
    if (number !== wanted) continue;
    const reader = new BinaryReader(content ?? raw);
    if (!content) reader.tag();
    while (reader.pos < reader.len) integers.push(BigInt(reader.int64()));
  }
  return integers;
}
