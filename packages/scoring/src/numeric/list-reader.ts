/// <reference path="./web-assembly.d.ts" />
import { wasm } from '../generated/read-lists.js';
import { powersOfFive } from './powers-of-five.js';

/** What the reader has come to after some bytes. */
type Outcome = 'unfinished' | 'complete' | 'refused';

/** Reads nested lists of numbers piece by piece, in WebAssembly. There is one, so one list is read at a time. */
export interface ListReader {
  /** Maximum bytes of a piece. */
  readonly pieceBytes: number;
  /** Begins another list. */
  begin(): void;
  /** Reads as much as possible of a piece, which begins where the last one was read to. */
  read(piece: Uint8Array): Outcome;
  /** How many bytes of the last piece were read. */
  bytesRead(): number;
  /** The numbers of the last piece, until the next one is read. */
  numbers(): Float64Array;
  /** The lengths of the lists at each depth, after the last piece. */
  shape(): number[];
}

/** What `assembly/read-lists.ts` exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly input: WebAssembly.Global;
  readonly inputBytes: WebAssembly.Global;
  readonly output: WebAssembly.Global;
  readonly listLengths: WebAssembly.Global;
  readonly powersOfFive: WebAssembly.Global;
  readonly greatestPower: WebAssembly.Global;
  readonly unfinished: WebAssembly.Global;
  readonly complete: WebAssembly.Global;
  readonly position: WebAssembly.Global;
  readonly numbersEnd: WebAssembly.Global;
  readonly rank: WebAssembly.Global;
  begin(): void;
  read(length: number): number;
}

/** Null where it cannot be created. */
let reader: ListReader | null | undefined;

/**
 * The reader, created by the first call; undefined where there is no WebAssembly, as with `node --jitless`, or where it
 * may not be compiled, as in some workers.
 */
export function listReader(): ListReader | undefined {
  if (reader === undefined) {
    try {
      reader = typeof WebAssembly === 'undefined' ? null : createReader();
    } catch {
      reader = null;
    }
  }
  return reader ?? undefined;
}

function createReader(): ListReader {
  const exports = instantiate();
  const { buffer } = exports.memory;
  const input = exports.input.value;
  const output = exports.output.value;
  const pieceBytes = exports.inputBytes.value;
  const bytes = new Uint8Array(buffer, input, pieceBytes);
  const lengths = new Int32Array(buffer, exports.listLengths.value);
  const powers = powersOfFive(exports.greatestPower.value, 'down');
  new BigUint64Array(buffer, exports.powersOfFive.value).set(powers);
  return {
    pieceBytes,
    begin: () => exports.begin(),
    read(piece) {
      bytes.set(piece);
      const outcome = exports.read(piece.byteLength);
      if (outcome === exports.unfinished.value) return 'unfinished';
      return outcome === exports.complete.value ? 'complete' : 'refused';
    },
    bytesRead: () => exports.position.value - input,
    numbers: () => new Float64Array(buffer, output, (exports.numbersEnd.value - output) >> 3),
    shape: () => [...lengths.subarray(1, exports.rank.value + 1)],
  };
}

function instantiate(): Exports {
  const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  let memory: WebAssembly.Memory;
  const longNumber = (start: number, end: number) =>
    Number(Buffer.from(memory.buffer, start, end - start).toString('latin1'));
  const { exports } = new WebAssembly.Instance(module, { 'read-lists': { longNumber } });
  memory = exports['memory'] as WebAssembly.Memory;
  return exports as unknown as Exports;
}
