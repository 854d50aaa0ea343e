/// <reference path="./web-assembly.d.ts" />
import { wasm } from '../generated/write-floats.js';
import { powersOfFive } from './powers-of-five.js';

/** Writes floats as Python's `json` does, each after a text, in WebAssembly. There is one, so one list is written at a time. */
export interface FloatWriter {
  /** Where the floats to write are put. */
  readonly floats: Float64Array;
  /**
   * Begins another list.
   * @param separators ASCII texts, which stand before the floats in turn
   * @param formatOther the ASCII text of a float that is very large or small, infinite or NaN
   * @returns how many floats can be written at once, a multiple of the number of separators; 0 if those are too long
   */
  begin(separators: readonly string[], formatOther: (value: number) => string): number;
  /** Writes the first `count` floats, beginning with the first separator. */
  write(count: number): string;
}

/** What `assembly/write-floats.ts` exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly floats: WebAssembly.Global;
  readonly mostFloats: WebAssembly.Global;
  readonly mostFloatBytes: WebAssembly.Global;
  readonly text: WebAssembly.Global;
  readonly textBytes: WebAssembly.Global;
  readonly separators: WebAssembly.Global;
  readonly separatorBytes: WebAssembly.Global;
  readonly separatorEnds: WebAssembly.Global;
  readonly mostSeparators: WebAssembly.Global;
  readonly powersOfFive: WebAssembly.Global;
  readonly greatestPower: WebAssembly.Global;
  write(count: number, separatorCount: number): number;
}

/** Null where it cannot be created. */
let writer: FloatWriter | null | undefined;

/** The writer, created by the first call; undefined where there is no WebAssembly. */
export function floatWriter(): FloatWriter | undefined {
  if (writer === undefined) {
    try {
      const isPossible = typeof WebAssembly !== 'undefined' && globalThis.Buffer !== undefined;
      writer = isPossible ? createWriter() : null;
    } catch {
      writer = null;
    }
  }
  return writer ?? undefined;
}

function createWriter(): FloatWriter {
  let formatOther: (value: number) => string = String;
  let bytes = Buffer.alloc(0);
  const writeOther = (value: number, at: number) => bytes.write(formatOther(value), at, 'latin1');
  const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  const instance = new WebAssembly.Instance(module, { 'write-floats': { writeOther } });
  const exports = instance.exports as unknown as Exports;
  const { buffer } = exports.memory;
  bytes = Buffer.from(buffer);
  const text = exports.text.value;
  const ends = new Int32Array(buffer, exports.separatorEnds.value, exports.mostSeparators.value);
  const powers = powersOfFive(exports.greatestPower.value, 'up');
  new BigUint64Array(buffer, exports.powersOfFive.value).set(powers);
  let separatorCount = 0;
  return {
    floats: new Float64Array(buffer, exports.floats.value, exports.mostFloats.value),
    begin(separators, format) {
      formatOther = format;
      separatorCount = separators.length;
      const joined = separators.join('');
      if (separatorCount > ends.length || joined.length > exports.separatorBytes.value) return 0;
      bytes.write(joined, exports.separators.value, 'latin1');
      let end = 0;
      for (const [index, separator] of separators.entries()) {
        end += separator.length;
        ends[index] = end;
      }
      const roundBytes = joined.length + separatorCount * exports.mostFloatBytes.value;
      const byText = Math.floor(exports.textBytes.value / roundBytes);
      const byFloats = Math.floor(exports.mostFloats.value / separatorCount);
      return Math.min(byText, byFloats) * separatorCount;
    },
    write(count) {
      return bytes.toString('latin1', text, text + exports.write(count, separatorCount));
    },
  };
}
