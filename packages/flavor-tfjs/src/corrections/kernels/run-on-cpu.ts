import type {
  KernelBackend,
  KernelFunc,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';

/** The arguments of a kernel. `inputs` is a list for kernels that take any number of inputs. */
export interface KernelArguments {
  readonly inputs: NamedTensorInfoMap;
  readonly backend: object;
  readonly attrs?: NamedAttrMap;
}

/** The part of a backend that stores tensors. */
export interface TensorStore extends KernelBackend {
  write(values: unknown, shape: number[], dtype: string): object;
}

/**
 * Runs a kernel of the cpu backend on tensors of another backend, on copies.
 * @returns tensors of that other backend
 */
export function runOnCpu(
  kernel: KernelFunc,
  { inputs, backend, attrs }: KernelArguments,
  core: TfjsCore,
): TensorInfo | TensorInfo[] {
  const own = backend as TensorStore;
  const cpu = core.findBackend('cpu') as TensorStore;
  const transfer = transferWith(core);
  const copies: TensorInfo[] = [];
  const copy = (input: TensorInfo | undefined) => {
    if (input === undefined || input === null) return input;
    const moved = transfer(input, own, cpu);
    copies.push(moved);
    return moved;
  };
  try {
    const made = kernel({ inputs: mapped(inputs, copy), backend: cpu, attrs: attrs ?? {} });
    const outputs = Array.isArray(made) ? made : [made];
    copies.push(...outputs);
    const results = outputs.map((output) => transfer(output, cpu, own));
    return Array.isArray(made) ? results : (results[0] as TensorInfo);
  } finally {
    for (const { dataId } of new Set(copies)) cpu.disposeData(dataId, true);
  }
}

/** Kernels may return values in a kind of array that does not match the dtype, which WebAssembly cannot store. */
function transferWith(core: TfjsCore) {
  return ({ dataId, shape, dtype }: TensorInfo, from: TensorStore, to: TensorStore): TensorInfo => {
    const values = from.readSync(dataId);
    const stored =
      dtype === 'string' ? values : core.util.toTypedArray(values as Float32Array, dtype);
    return { dataId: to.write(stored, shape, dtype), shape, dtype };
  };
}

function mapped(
  inputs: NamedTensorInfoMap,
  copy: (input: TensorInfo | undefined) => TensorInfo | undefined,
): NamedTensorInfoMap {
  if (Array.isArray(inputs)) return inputs.map(copy) as unknown as NamedTensorInfoMap;
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, copy(input)]),
  ) as NamedTensorInfoMap;
}
