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

/** A vector in the making: written span by span, read when all are. */
export interface VectorWriter {
  /** @throws MlmodelError naming the field, the row and both types */
  write(span: Span): void;
  finish(): Vector;
}

/** Starts a vector of `length` elements; its storage is allocated here, once. */
export function createVectorWriter(type: ElementType, length: number): VectorWriter {
  const validity = new ValidityBuilder(length);
  const storage = allocate(type, length);
  return {
    write: (span) => writeSpan(storage, validity, span),
    finish: () =>
      validity.bitmap === undefined
        ? storage
        : ({ ...storage, validity: validity.bitmap } as Vector),
  };
}

function writeSpan(storage: Vector, validity: ValidityBuilder, span: Span): void {
  const { type, values } = storage;
  switch (type) {
    case 'bool':
      writeBooleans(values, validity, span);
      break;
    case 'int64':
    case 'uint64':
      writeLongs(values, validity, { ...span, type });
      break;
    case 'float32':
    case 'float64':
      writeFloats(values, { ...span, type });
      break;
    case 'float16':
      writeHalves(values, span);
      break;
    case 'datetime':
      writeDatetimes(values, validity, span);
      break;
    case 'string':
      writeTexts(values, span);
      break;
    case 'binary':
      writeBinaries(values, span);
      break;
    case 'json':
      writeValues(values, span);
      break;
    default:
      writeIntegers(values, validity, { ...span, type });
      break;
  }
}

/** Values of any kind stay as they are. */
function writeValues(values: unknown[], { cells, count, offset, step }: Span): void {
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

function allocate(type: ElementType, length: number): Vector {
  return { type, values: storages[type](length) } as Vector;
}
