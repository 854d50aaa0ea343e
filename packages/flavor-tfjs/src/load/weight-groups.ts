import { isJsonObject, propertyOf } from '@mlmodel/core';
import { brokenModel } from './load-error.js';

/** One weight of a manifest, as it stands in `model.json`. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** How the numbers are stored, where not as `dtype` itself. */
  readonly quantization?: { readonly dtype: string } | undefined;
}

/** Weights that stand one after the other in the joined bytes of some files. */
export interface WeightGroup {
  /** Relative to the folder of `model.json`. */
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

/** Bytes of one element as stored; a string has its length before it. */
const elementBytes: ReadonlyMap<string, number> = new Map([
  ['float32', 4],
  ['float16', 2],
  ['int32', 4],
  ['uint16', 2],
  ['uint8', 1],
  ['bool', 1],
  ['complex64', 8],
]);

const quantizedTypes = new Set(['uint8', 'uint16', 'float16']);

/** @throws MlmodelError naming the file and the weight */
export function parseWeightGroups(manifest: unknown, file: string): readonly WeightGroup[] {
  if (!Array.isArray(manifest)) throw brokenModel(file, 'has no weightsManifest');
  return manifest.map((group: unknown, index) => {
    const paths = isJsonObject(group) ? propertyOf(group, 'paths') : undefined;
    const weights = isJsonObject(group) ? propertyOf(group, 'weights') : undefined;
    if (!isTextList(paths) || !Array.isArray(weights)) {
      throw brokenModel(
        file,
        `has no paths or no weights in group ${index} of its weightsManifest`,
      );
    }
    for (const weight of weights) checkSpec(weight, file);
    return { paths, weights: weights as WeightSpec[] };
  });
}

/** Bytes that a weight takes; undefined for strings, whose lengths stand among the bytes. */
export function storedBytes({ shape, dtype, quantization }: WeightSpec): number | undefined {
  const bytes = elementBytes.get(quantization?.dtype ?? dtype);
  return bytes && shape.reduce((product, length) => product * length, bytes);
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function checkSpec(weight: unknown, file: string): void {
  const read = (key: string) => (isJsonObject(weight) ? propertyOf(weight, key) : undefined);
  const name = read('name');
  if (typeof name !== 'string') throw brokenModel(file, 'has a weight without a name');
  const subject = `lists the weight "${name}"`;
  if (!isShape(read('shape'))) throw brokenModel(file, `${subject} without a valid shape`);
  const dtype = read('dtype');
  if (typeof dtype !== 'string' || !(elementBytes.has(dtype) || dtype === 'string')) {
    throw brokenModel(
      file,
      `${subject} with the dtype ${JSON.stringify(dtype)}, which is not known`,
    );
  }
  const quantization = read('quantization');
  if (quantization === undefined || quantization === null) return;
  const stored = isJsonObject(quantization) ? propertyOf(quantization, 'dtype') : undefined;
  if (typeof stored !== 'string' || !quantizedTypes.has(stored)) {
    throw brokenModel(file, `${subject} with a quantization that is not known`);
  }
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
