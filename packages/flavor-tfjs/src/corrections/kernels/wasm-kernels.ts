import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import { type KernelArguments, runOnCpu } from './run-on-cpu.js';
import { hasUnitSteps } from './strided-slice.js';

/**
 * Fault of the wasm backend 4.22: it lacks kernels, and reads the integers and booleans of many others as floats.
 * Symptom: errors, or wrong numbers without an error. Corrected, the kernels of the cpu backend compute whatever the wasm
 * backend lacks, refuses or gets wrong. Both backends must be imported.
 */
export function completeWasmKernels(core: TfjsCore): void {
  for (const { kernelName, kernelFunc } of core.getKernelsForBackend('cpu')) {
    const wasm = core.getKernel(kernelName, 'wasm') as KernelConfig | undefined;
    const onCpu: Kernel = (call) => runOnCpu(kernelFunc, call, core);
    if (wasm) core.unregisterKernel(kernelName, 'wasm');
    core.registerKernel({
      ...wasm,
      kernelName,
      backendName: 'wasm',
      kernelFunc: wasm ? guarded(kernelName, wasm.kernelFunc, onCpu) : onCpu,
    });
  }
}

type Kernel = (call: KernelArguments) => TensorInfo | TensorInfo[];

function guarded(name: string, onWasm: Kernel, onCpu: Kernel): Kernel {
  return (call) => {
    if (!isRight(name, call)) return onCpu(call);
    try {
      return onWasm(call);
    } catch {
      return onCpu(call);
    }
  };
}

/**
 * Kernels that are right for int32. Others read the integers as floats, without an error: StridedSlice, OneHot and
 * ClipByValue among them.
 * Found by running each kernel on both backends; a test does so for those listed here.
 */
export const integerKernels: ReadonlySet<string> = new Set([
  'Add',
  'ArgMax',
  'ArgMin',
  'Cast',
  'Concat',
  'Equal',
  'ExpandDims',
  'Fill',
  'GatherNd',
  'GatherV2',
  'Greater',
  'GreaterEqual',
  'Identity',
  'Less',
  'LessEqual',
  'Max',
  'Maximum',
  'Min',
  'Minimum',
  'Multiply',
  'NotEqual',
  'Pack',
  'PadV2',
  'Prod',
  'Range',
  'Reshape',
  'Slice',
  'SplitV',
  'Sub',
  'Sum',
  'Tile',
  'Transpose',
  'Unpack',
  'ZerosLike',
]);

/** Kernels that pass on the memory of their input without reading it. */
const movingKernels: ReadonlySet<string> = new Set(['ExpandDims', 'Identity', 'Reshape']);

/** Whether the WebAssembly kernel computes such a call correctly. */
function isRight(name: string, { inputs, attrs }: KernelArguments): boolean {
  if (movingKernels.has(name)) return true;
  if (name === 'Cast' && attrs?.['dtype'] === 'bool') return false;
  if (name === 'Conv3DBackpropInputV2' || name === 'MaxPool3D') return false;
  if (name === 'GatherV2' && attrs?.['batchDims'] !== 0) return false;
  if (name === 'StridedSlice') return hasUnitSteps(attrs?.['strides']);
  if (name === 'Prelu') return hasSuffix(inputs['x']?.shape, inputs['alpha']?.shape);
  return Object.values(inputs).every((input) => {
    if (input === undefined || input.dtype === 'float32') return true;
    return input.dtype === 'int32' && integerKernels.has(name);
  });
}

/** Whether a shape ends with another one without its leading 1s: the Prelu kernel broadcasts only such slopes correctly. */
function hasSuffix(shape: readonly number[] = [], other: readonly number[] = []): boolean {
  const lengths = other.slice(other.findIndex((length) => length !== 1));
  return lengths.every((length, index) => shape[shape.length - lengths.length + index] === length);
}
