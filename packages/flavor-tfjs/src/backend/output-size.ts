import { sizeOfShape } from '@mlmodel/core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelArguments } from '../corrections/kernels/run-on-cpu.js';

type Inputs = Readonly<Record<string, TensorInfo | undefined>>;

type SizeOf = (inputs: Inputs, attrs: Readonly<Record<string, unknown>>) => number;

/** Kernels whose output may be larger than their inputs. */
const sizes: Readonly<Record<string, SizeOf>> = {
  AvgPool: pooled,
  AvgPool3D: pooled,
  BatchMatMul: multiplied,
  Bincount: (_inputs, { size }) => Number(size),
  Concat: joined,
  Conv2D: convolved,
  Conv2DBackpropInput: (_inputs, { inputShape }) => product(inputShape),
  Conv3D: convolved,
  Conv3DBackpropInputV2: (_inputs, { inputShape }) => product(inputShape),
  CropAndResize: ({ image, boxes }, { cropSize }) =>
    (lengthsOf(boxes)[0] ?? 1) * product(cropSize) * (lengthsOf(image)[3] ?? 1),
  DenseBincount: ({ x }, { size }) => (lengthsOf(x)[0] ?? 1) * Number(size),
  DepthwiseConv2dNative: convolvedByChannel,
  Diag: ({ x }) => sizeOf(x) ** 2,
  Einsum: contracted,
  Fill: (_inputs, { shape }) => product(shape),
  FusedConv2D: convolved,
  FusedDepthwiseConv2D: convolvedByChannel,
  GatherV2: ({ x, indices }, { axis }) =>
    (sizeOf(x) / Math.max(1, lengthsOf(x).at(Number(axis ?? 0)) ?? 1)) * sizeOf(indices),
  GatherNd: ({ params, indices }) =>
    sizeOf(indices) * product(lengthsOf(params).slice(lengthsOf(indices).at(-1))),
  LinSpace: (_inputs, { num }) => Number(num),
  MaxPool: pooled,
  MaxPool3D: pooled,
  MirrorPad: padded,
  Multinomial: ({ logits }, { numSamples }) => (lengthsOf(logits)[0] ?? 1) * Number(numSamples),
  OneHot: ({ indices }, { depth }) => sizeOf(indices) * Number(depth),
  Pack: joined,
  PadV2: padded,
  Range: (_inputs, { start, stop, step }) =>
    Math.abs(Math.ceil((Number(stop) - Number(start)) / Number(step))),
  ResizeBilinear: resized,
  ResizeNearestNeighbor: resized,
  ScatterNd: (_inputs, { shape }) => product(shape),
  SpaceToBatchND: ({ x }, { paddings }) =>
    paddedSize(lengthsOf(x), [[0, 0], ...(paddings as Padding[])]),
  SparseToDense: (_inputs, { outputShape }) => product(outputShape),
  Tile: ({ x }, { reps }) => sizeOf(x) * product(reps),
  Transform: ({ image }, { outputShape }) =>
    (lengthsOf(image)[0] ?? 1) * product(outputShape) * (lengthsOf(image)[3] ?? 1),
  UnsortedSegmentSum: ({ x }, { numSegments }) =>
    (sizeOf(x) / Math.max(1, lengthsOf(x)[0] ?? 1)) * Number(numSegments),
  _FusedMatMul: multiplied,
};

/**
 * Elements of the output of a kernel, before it runs. For convolutions, pooling and Einsum it is an upper bound; kernels
 * without a rule make as many elements as the broadcast of two operands or the largest input has.
 */
export function outputSize(kernelName: string, { inputs, attrs = {} }: KernelArguments): number {
  const given = inputs as unknown as Inputs;
  const rule = sizes[kernelName];
  if (rule) return rule(given, attrs);
  const { a, b } = given;
  if (a && b) return broadcastSize(lengthsOf(a), lengthsOf(b));
  return Object.values(given).reduce((largest, input) => Math.max(largest, sizeOf(input)), 0);
}

type Padding = readonly [number, number];

function padded({ x }: Inputs, { paddings }: Readonly<Record<string, unknown>>): number {
  return paddedSize(lengthsOf(x), paddings as Padding[]);
}

function paddedSize(lengths: readonly number[], paddings: readonly Padding[]): number {
  return product(
    lengths.map((length, axis) => {
      const [before, after] = paddings[axis] ?? [0, 0];
      return length + before + after;
    }),
  );
}

function resized({ images }: Inputs, { size }: Readonly<Record<string, unknown>>): number {
  const [rows = 1, , , channels = 1] = lengthsOf(images);
  return rows * product(size) * channels;
}

/** The input with its padding: text such as `same`, a number for all sides, or numbers for each. */
function pooled({ x }: Inputs, { pad }: Readonly<Record<string, unknown>>): number {
  const lengths = lengthsOf(x);
  if (Array.isArray(pad)) return paddedSize(lengths, pad as Padding[]);
  const side = typeof pad === 'number' ? pad : 0;
  const isSpatial = (axis: number) => axis > 0 && axis < lengths.length - 1;
  return paddedSize(
    lengths,
    lengths.map((_length, axis) => (isSpatial(axis) ? [side, side] : [0, 0])),
  );
}

function convolved(inputs: Inputs, attrs: Readonly<Record<string, unknown>>): number {
  const channels = lengthsOf(inputs['x']).at(-1) ?? 1;
  return (
    (pooled(inputs, attrs) / Math.max(1, channels)) * (lengthsOf(inputs['filter']).at(-1) ?? 1)
  );
}

function convolvedByChannel(inputs: Inputs, attrs: Readonly<Record<string, unknown>>): number {
  return pooled(inputs, attrs) * (lengthsOf(inputs['filter']).at(-1) ?? 1);
}

function multiplied(
  { a, b }: Inputs,
  { transposeA, transposeB }: Readonly<Record<string, unknown>>,
): number {
  const [left, right] = [lengthsOf(a), lengthsOf(b)];
  const rows = left.at(transposeA === true ? -1 : -2) ?? 1;
  const columns = right.at(transposeB === true ? -2 : -1) ?? 1;
  return broadcastSize(left.slice(0, -2), right.slice(0, -2)) * rows * columns;
}

function joined(inputs: Inputs): number {
  return Object.values(inputs).reduce((total, input) => total + sizeOf(input), 0);
}

/** All letters of an equation such as `ij,jk->ik`: the products before they are summed. */
function contracted(inputs: Inputs, { equation }: Readonly<Record<string, unknown>>): number {
  const [operands = ''] = String(equation).split('->');
  const lengths = new Map<string, number>();
  for (const [index, letters] of operands.split(',').entries()) {
    const shape = lengthsOf(inputs[index]);
    for (const [axis, letter] of [...letters.trim()].entries())
      lengths.set(letter, shape[axis] ?? 1);
  }
  return product([...lengths.values()]);
}

function lengthsOf(tensor: TensorInfo | undefined): readonly number[] {
  return tensor?.shape ?? [];
}

function sizeOf(tensor: TensorInfo | undefined): number {
  return product(lengthsOf(tensor));
}

function broadcastSize(first: readonly number[], second: readonly number[]): number {
  const rank = Math.max(first.length, second.length);
  let size = 1;
  for (let axis = -rank; axis < 0; axis += 1) {
    size *= Math.max(first.at(axis) ?? 1, second.at(axis) ?? 1);
  }
  return size;
}

function product(lengths: unknown): number {
  return sizeOfShape(lengths as readonly number[]);
}
