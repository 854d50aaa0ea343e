import type { ElementStorage, ElementType } from '../../../data/element-type.js';
import { ValidityBuilder } from '../../../data/validity.js';
import type { Vector } from '../../../data/vector.js';
import { writeBinaries } from './binary.js';
import { writeBooleans } from './boolean.js';
import type { CastTarget } from './cast-target.js';
import { type Cells, cellAt } from './cells.js';
import { writeDatetimes } from './datetime.js';
import { writeFloats, writeHalves } from './float.js';
import { writeIntegers, writeLongs } from './integer.js';
import { writeTexts } from './text.js';

/** `count` cells that become the elements `offset`, `offset + step`, … */
export interface Span {
  readonly cells: Cells;
  readonly count: number;
  readonly offset: number;
  readonly step: number;
  readonly target: CastTarget;
}

/** Elements that are being written. */
type Storage = {
  [T in ElementType]: {
    readonly type: T;
    readonly values: ElementStorage[T];
    readonly validity: ValidityBuilder;
  };
}[ElementType];

/** The storage of one type or of several. */
export type StorageOf<T extends ElementType> = Extract<Storage, { readonly type: T }>;

/** A vector in the making: written span by span, read when all are. */
export interface VectorWriter {
  /** @throws MlmodelError naming the field, the row and both types */
  write(span: Span): void;
  finish(): Vector;
}

/** Starts a vector of `length` elements; its storage is allocated here, once. */
export function createVectorWriter(type: ElementType, length: number): VectorWriter {
  const storage = allocate(type, length);
  return {
    write: (span) => writeSpan(storage, span),
    finish() {
      const { values, validity } = storage;
      return { type, values, ...(validity.bitmap && { validity: validity.bitmap }) } as Vector;
    },
  };
}

function writeSpan(storage: Storage, span: Span): void {
  switch (storage.type) {
    case 'bool':
      writeBooleans(storage, span);
      break;
    case 'int64':
    case 'uint64':
      writeLongs(storage, span);
      break;
    case 'float32':
    case 'float64':
      writeFloats(storage, span);
      break;
    case 'float16':
      writeHalves(storage, span);
      break;
    case 'datetime':
      writeDatetimes(storage, span);
      break;
    case 'string':
      writeTexts(storage, span);
      break;
    case 'binary':
      writeBinaries(storage, span);
      break;
    case 'json':
      writeValues(storage, span);
      break;
    default:
      writeIntegers(storage, span);
  }
}

/** Values of any kind stay as they are. */
function writeValues({ values }: StorageOf<'json'>, { cells, count, offset, step }: Span): void {
  for (let index = 0; index < count; index++) {
    values[offset + index * step] = cellAt(cells, index) ?? null;
  }
}

const storages: { readonly [T in ElementType]: (length: number) => ElementStorage[T] } = {
  bool: (length) => new Uint8Array(length),
  int8: (length) => new Int8Array(length),
  int16: (length) => new Int16Array(length),
  int32: (length) => new Int32Array(length),
  int64: (length) => new BigInt64Array(length),
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
  uint32: (length) => new Uint32Array(length),
  uint64: (length) => new BigUint64Array(length),
  float16: (length) => new Uint16Array(length),
  float32: (length) => new Float32Array(length),
  float64: (length) => new Float64Array(length),
  datetime: (length) => new BigInt64Array(length),
  string: (length) => new Array<string | null>(length),
  binary: (length) => new Array<Uint8Array | null>(length),
  json: (length) => new Array<unknown>(length),
};

function allocate(type: ElementType, length: number): Storage {
  const values = storages[type](length);
  return { type, values, validity: new ValidityBuilder(length) } as Storage;
}
