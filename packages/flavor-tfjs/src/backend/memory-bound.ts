import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from '../corrections/kernels/run-on-cpu.js';
import type { TfjsCore } from '../load/tfjs-core.js';
import { outputSize } from './output-size.js';

/** The most bytes that the tensors of one run may take together, besides the weights. */
const mostBytes = 2 ** 31 - 1;

/** Bytes per element of all types but bool and string. */
const elementBytes = 4;

/** Bytes of all tensors before the current run; undefined outside of runs, where nothing is bounded. */
let bytesBefore: number | undefined;

/**
 * Bounds the memory of the kernels that run until the returned function is called.
 * @param held bytes that the run holds already, when it continues after a pause
 * @returns ends or pauses the run, and gives the bytes that it holds
 */
export function enterRun(core: TfjsCore, held = 0): () => number {
  const outer = bytesBefore;
  const before = bytesOfAll(core) - held;
  bytesBefore = before;
  return () => {
    bytesBefore = outer;
    return bytesOfAll(core) - before;
  };
}

function bytesOfAll(core: TfjsCore): number {
  return core.engine().state.numBytes;
}

const bound = `more than the ${mostBytes} bytes that a run may use`;

/** Whether a text is that of an error of {@link boundKernels}. */
export function isMemoryBound(text: string): boolean {
  return text.includes(bound);
}

/**
 * Makes the kernels of a backend check their output before they allocate it, in runs of models: a constant of a graph,
 * or a value of a request, may ask for any size, such as that of a Fill. The backend must have all its kernels.
 */
export function boundKernels(core: TfjsCore, backendName: string): void {
  for (const kernel of core.getKernelsForBackend(backendName)) {
    const { kernelName, kernelFunc } = kernel;
    core.unregisterKernel(kernelName, backendName);
    core.registerKernel({
      ...kernel,
      kernelFunc(call): TensorInfo | TensorInfo[] {
        if (bytesBefore !== undefined)
          checkOutput(kernelName, call, bytesOfAll(core) - bytesBefore);
        return kernelFunc(call);
      },
    });
  }
}

/** @throws Error for an output that is too large on top of the bytes that the run holds */
function checkOutput(kernelName: string, call: KernelArguments, held: number): void {
  const elements = outputSize(kernelName, call);
  if (held + elements * elementBytes <= mostBytes) return;
  throw new Error(
    `${kernelName} makes a tensor of ${elements} elements, with which the model needs ${bound}`,
  );
}
