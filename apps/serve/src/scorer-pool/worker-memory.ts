import { readFileSync } from 'node:fs';

const mebibyte = 1024 * 1024;

/** The share of a worker's memory that its JavaScript heap may have; tensors and bodies are outside of it. */
const heapShare = 0.75;

/** Limits of a scorer process. */
export interface ScorerMemory {
  /** Of its JavaScript heap, in MiB. A request that needs more fails, and the process is replaced. */
  readonly heapMebibytes: number;
  /** Of the memory that it may write, in bytes; undefined if there is none. */
  readonly memoryLimit: number | undefined;
}

/** @param mebibytes how much memory a scorer process may use in total; undefined for no limit */
export function scorerMemory(mebibytes: number | undefined): ScorerMemory {
  if (mebibytes === undefined) return { heapMebibytes: 4096, memoryLimit: undefined };
  untouched ??= untouchedBytes();
  return {
    heapMebibytes: Math.floor(mebibytes * heapShare),
    memoryLimit: mebibytes * mebibyte + untouched,
  };
}

/** The answer of the first call: later, this process has freed memory, which it may also keep without using it. */
let untouched: number | undefined;

/**
 * How much more memory Node may write than it uses: V8 reserves 512 MiB for code, and threads reserve stacks. A limit on
 * memory that may be written has to be larger by that. The pages of its files, which it uses and cannot write, count
 * as used. 0 where the system does not tell.
 */
function untouchedBytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    const bytes = (name: string) =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024;
    return Math.max(0, bytes('VmData') - bytes('VmRSS'));
  } catch {
    return 0;
  }
}
