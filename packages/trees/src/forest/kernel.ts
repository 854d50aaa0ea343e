/// <reference path="./web-assembly.d.ts" />
import { wasm } from '../generated/pass-trees.js';

/** What takes rows through trees in WebAssembly, in a memory of its own. `assembly/pass-trees.ts` describes the functions. */
export interface Kernel {
  readonly buffer: ArrayBuffer;
  place(values: number, rows: number, rowBytes: number): void;
  passRows(
    tree: number,
    treeCount: number,
    rowCount: number,
    found: number,
    treeBytes: number,
  ): void;
  passTrees(
    tree: number,
    treeCount: number,
    row: number,
    found: number,
    treeBytes: number,
    depth: number,
  ): void;
}

const pageBytes = 64 * 1024;

let module: WebAssembly.Module | undefined;

/**
 * Makes a kernel.
 * @param bytes of its memory, from address 0
 * @returns undefined where there is no WebAssembly, as with `node --jitless`, or not so much memory for it
 */
export function createKernel(bytes: number): Kernel | undefined {
  try {
    module ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    const { exports } = new WebAssembly.Instance(module, {});
    const memory = exports['memory'] as WebAssembly.Memory;
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
    const { buffer } = memory;
    return { ...(exports as unknown as Omit<Kernel, 'buffer'>), buffer };
  } catch {
    return undefined;
  }
}
