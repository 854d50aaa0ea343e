import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { TfjsCore } from '../../load/tfjs-core.js';
import type { KernelArguments, TensorStore } from './run-on-cpu.js';

/** The attributes of TensorFlow's operation StridedSlice; the masks are bits by position. */
interface SliceAttributes {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

/** Whether every step is 1, so that a slice consists of contiguous runs of its input. */
export function hasUnitSteps(strides: unknown): boolean {
  return Array.isArray(strides) && strides.every((step) => step === 1);
}

/**
 * Fault of the cpu and wasm backends 4.22: StridedSlice with steps other than 1 confuses the axes of a slice that also
 * drops one, such as `x[:, ::2, -1]`.
 * Symptom: wrong numbers, without an error. Corrects the cpu backend, which then computes these slices for wasm too.
 */
export function correctStridedSlice(core: TfjsCore): void {
  const kernel = core.getKernel('StridedSlice', 'cpu') as KernelConfig;
  core.unregisterKernel('StridedSlice', 'cpu');
  const kernelFunc: KernelFunc = (call) =>
    hasUnitSteps(call.attrs?.['strides']) ? kernel.kernelFunc(call) : slicedWithSteps(call, core);
  core.registerKernel({ ...kernel, kernelFunc });
}

function slicedWithSteps({ inputs, backend, attrs }: KernelArguments, core: TfjsCore): TensorInfo {
  const x = inputs['x'] as TensorInfo;
  const given = attrs as unknown as SliceAttributes;
  const store = backend as TensorStore;
  const { begin, end, strides, finalShape } = core.slice_util.sliceInfo(
    x.shape,
    given.begin,
    given.end,
    given.strides,
    given.beginMask,
    given.endMask,
    given.ellipsisMask,
    given.newAxisMask,
    given.shrinkAxisMask,
  );
  const shape = core.slice_util.computeOutShape(begin, end, strides);
  const source = store.readSync(x.dataId) as ArrayLike<unknown>;
  const places = placesOf({ shape, begin, strides }, core.util.computeStrides(x.shape));
  const values = places.map((place) => source[place]);
  const stored =
    x.dtype === 'string' ? values : core.util.toTypedArray(values as number[], x.dtype);
  return { dataId: store.write(stored, finalShape, x.dtype), shape: finalShape, dtype: x.dtype };
}

interface Slice {
  /** Elements to take along each axis of the input. */
  readonly shape: readonly number[];
  readonly begin: readonly number[];
  readonly strides: readonly number[];
}

/** The positions of a slice's elements in the input's memory; `rowSizes` are the strides of all axes but the last. */
function placesOf({ shape, begin, strides }: Slice, rowSizes: readonly number[]): number[] {
  let places = [0];
  for (const [axis, length] of shape.entries()) {
    const size = rowSizes[axis] ?? 1;
    const offsets = Array.from({ length }, (_, index) => {
      return ((begin[axis] as number) + index * (strides[axis] as number)) * size;
    });
    places = places.flatMap((place) => offsets.map((offset) => place + offset));
  }
  return places;
}
