import {
  type Column,
  type ColumnName,
  type DataType,
  declaredColumnType,
  declaredParamsType,
  declaredTimeDtype,
  type ModelInput,
  type ModelSignature,
  type NamedTensor,
  type Table,
  type Tensor,
  type Vector,
} from '@mlmodel/core';
import { typedJson, typedJsonList } from './typed-json.js';

/** An encoded input; docs/frames.md describes the form. */
export interface EncodedInput {
  readonly fields: {
    readonly input: Readonly<Record<string, unknown>>;
    /** The place of the params' text; absent when there are none. */
    readonly params?: Place;
  };
  readonly payload: Uint8Array;
}

/** Options of {@link encodeInput}. */
export interface EncodeInputOptions {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Determines which numbers of nested values and params are integers. */
  readonly signature?: ModelSignature | undefined;
}

/** Encodes an input and its params into a payload: vectors of numbers as in memory, everything else as JSON text. */
export function encodeInput(
  input: ModelInput,
  { params, signature }: EncodeInputOptions = {},
): EncodedInput {
  const payload = new Payload();
  const described = describe(input, { payload, signature });
  const text = params && {
    params: payload.addText(typedJson(params, declaredParamsType(signature))),
  };
  return { fields: { input: described, ...text }, payload: payload.join() };
}

interface Context {
  readonly payload: Payload;
  readonly signature: ModelSignature | undefined;
}

function describe(input: ModelInput, { payload, signature }: Context): Record<string, unknown> {
  switch (input.kind) {
    case 'table':
      return describeTable(input, { payload, signature });
    case 'tensor':
      return { kind: 'tensor', tensor: describeTensor(input.tensor, { payload, signature }) };
    case 'tensors':
      return {
        kind: 'tensors',
        tensors: input.tensors.map((tensor) => describeTensor(tensor, { payload, signature })),
      };
    case 'json':
      return { kind: 'json', ...payload.addText(typedJson(input.value)) };
  }
}

function describeTable(table: Table, { payload, signature }: Context): Record<string, unknown> {
  const columns = table.columns.map((column, position) =>
    describeColumn(column, { payload, type: declaredColumnType(column, { position, signature }) }),
  );
  const index = table.index && { index: payload.addText(typedJsonList(table.index)) };
  const labels = labelsOf(table, payload);
  return { kind: 'table', rowCount: table.rowCount, columns, ...labels, ...index };
}

/** The column labels, unless all are strings. */
function labelsOf({ columns }: Table, payload: Payload): { readonly labels?: Place } {
  if (columns.every(({ name }) => typeof name === 'string')) return {};
  return { labels: payload.addText(`[${columns.map(({ name }) => labelText(name)).join(',')}]`) };
}

/** Writes whole numbers in labels as integers. */
function labelText(name: ColumnName): string {
  return Array.isArray(name) ? typedJsonList(name, 'long') : typedJson(name, 'long');
}

function describeColumn(
  column: Column,
  { payload, type }: { payload: Payload; type: DataType | undefined },
): Record<string, unknown> {
  const { name, rowShape } = column;
  return {
    ...(typeof name === 'string' && { name }),
    ...describeVector(column, payload, type),
    ...(rowShape && { rowShape }),
  };
}

function describeTensor(
  tensor: Tensor | NamedTensor,
  { payload, signature }: Context,
): Record<string, unknown> {
  const dtype = declaredTimeDtype(tensor, signature);
  const name = 'name' in tensor ? { name: tensor.name } : {};
  return {
    ...name,
    ...describeVector(tensor, payload),
    shape: tensor.shape,
    ...(dtype && { dtype }),
  };
}

function describeVector(
  vector: Vector,
  payload: Payload,
  declared?: DataType,
): Record<string, unknown> {
  const { type, values, validity } = vector;
  if (Array.isArray(values)) return { type, ...payload.addText(typedJsonList(values, declared)) };
  const place = payload.add(values);
  return { type, ...place, ...(validity && { validity: payload.add(validity).at }) };
}

/** The place of a vector in a payload, in bytes. */
interface Place {
  readonly at: number;
  readonly size: number;
}

/** Concatenates buffers, each aligned to 8 bytes. */
class Payload {
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  /** Appends the bytes of a buffer; they must not change before `join`. */
  add(buffer: ArrayBufferView): Place {
    const place = { at: this.#size, size: buffer.byteLength };
    this.#pieces.push(new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength));
    this.#size += Math.ceil(place.size / 8) * 8;
    return place;
  }

  /** Appends text as UTF-8. */
  addText(text: string): Place {
    return this.add(Buffer.from(text));
  }

  /** The whole payload as one buffer. */
  join(): Uint8Array {
    const joined = Buffer.alloc(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += Math.ceil(piece.byteLength / 8) * 8;
    }
    return joined;
  }
}
