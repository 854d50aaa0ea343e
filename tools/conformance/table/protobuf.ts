/** One field of a protobuf message: its number, wire type and, for length-delimited ones, its bytes. */
export interface Field {
  readonly number: number;
  readonly wireType: number;
  /** The value of a varint field, 0 for other wire types. */
  readonly varint: bigint;
  readonly bytes: Uint8Array;
  /** The field as it stands in the message, tag included. */
  readonly raw: Uint8Array;
}

/** Splits a message into its fields (https://protobuf.dev/programming-guides/encoding). */
export function fieldsOf(message: Uint8Array): Field[] {
  const fields: Field[] = [];
  let position = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message[position] ?? 0;
      position += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (position < message.length) {
    const start = position;
    const tag = Number(varint());
    const wireType = tag & 7;
    let bytes = new Uint8Array();
    let value = 0n;
    if (wireType === 0) value = varint();
    else {
      const length = wireType === 2 ? Number(varint()) : wireType === 1 ? 8 : 4;
      bytes = message.subarray(position, position + length) as Uint8Array<ArrayBuffer>;
      position += length;
    }
    const raw = message.subarray(start, position);
    fields.push({ number: tag >> 3, wireType, varint: value, bytes, raw });
  }
  return fields;
}

/** Writes a length-delimited field. */
export function delimited(number: number, bytes: Uint8Array): Uint8Array {
  return join([encodeVarint((number << 3) | 2), encodeVarint(bytes.length), bytes]);
}

/** Writes a varint field. */
export function varintField(number: number, value: number): Uint8Array {
  return join([encodeVarint(number << 3), encodeVarint(value)]);
}

/** Puts byte arrays behind one another. */
export function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The text of a length-delimited field. */
export function textOf(field: Field | undefined): string {
  return field === undefined ? '' : Buffer.from(field.bytes).toString('utf8');
}

function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return new Uint8Array(bytes);
}
