import { posix } from 'node:path';
import type { LoadProblem, ModelFiles } from '@mlmodel/core';
import { isJsonObject, propertyOf } from '@mlmodel/core';
import { missingPaths, quotedNames, readNeeded, shortenText } from '@mlmodel/core/flavor';
import { brokenModel } from './load-error.js';

/** One weight of a manifest, as in `model.json`. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** How the numbers are stored, if not as `dtype`. */
  readonly quantization?: { readonly dtype: string };
}

/** Weights stored one after the other in the concatenation of some files. */
export interface WeightGroup {
  /** Relative to the folder of `model.json`. */
  readonly paths: readonly string[];
  readonly weights: readonly WeightSpec[];
}

/** Stored bytes per element. */
const elementBytes: ReadonlyMap<string, number> = new Map([
  ['float32', 4],
  ['int32', 4],
  ['bool', 1],
  ['complex64', 8],
]);

/** Stored bytes per element of quantized weights. */
const quantizedBytes: ReadonlyMap<string, number> = new Map([
  ['uint8', 1],
  ['uint16', 2],
  ['float16', 2],
]);

/** A string is preceded by its length. */
const leastStringBytes = 4;

/** @throws MlmodelError naming the file and the weight */
export function parseWeightGroups(manifest: unknown, file: string): readonly WeightGroup[] {
  if (!Array.isArray(manifest)) throw brokenModel(file, 'has no weightsManifest');
  const known = new Set<string>();
  return manifest.map((group: unknown, index) => {
    const paths = isJsonObject(group) ? propertyOf(group, 'paths') : undefined;
    const weights = isJsonObject(group) ? propertyOf(group, 'weights') : undefined;
    if (!isTextList(paths) || !Array.isArray(weights)) {
      throw brokenModel(
        file,
        `has no paths or no weights in group ${index} of its weightsManifest`,
      );
    }
    for (const path of paths) {
      if (known.has(path)) throw brokenModel(file, `lists the weight file "${path}" twice`);
      known.add(path);
    }
    return { paths, weights: weights.map((weight: unknown) => parseSpec(weight, file)) };
  });
}

/** Bytes that a weight takes; for strings, whose lengths are stored with them, a lower bound. */
function storedBytes({ shape, dtype, quantization }: WeightSpec): number {
  const bytes = quantization ? quantizedBytes.get(quantization.dtype) : elementBytes.get(dtype);
  return shape.reduce((product, length) => product * length, bytes ?? leastStringBytes);
}

/** Whether {@link storedBytes} is exact. */
function hasExactSize({ dtype, quantization }: WeightSpec): boolean {
  return quantization !== undefined || dtype !== 'string';
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function parseSpec(weight: unknown, file: string): WeightSpec {
  const read = (key: string) => (isJsonObject(weight) ? propertyOf(weight, key) : undefined);
  const [name, shape, dtype] = ['name', 'shape', 'dtype'].map(read);
  if (typeof name !== 'string') throw brokenModel(file, 'has a weight without a name');
  const subject = `lists the weight ${quotedNames([name])}`;
  if (!isShape(shape)) throw brokenModel(file, `${subject} without a valid shape`);
  if (typeof dtype !== 'string' || !(elementBytes.has(dtype) || dtype === 'string')) {
    throw brokenModel(
      file,
      `${subject} with the dtype ${kindText(dtype)}, which TensorFlow.js does not have`,
      'Convert the model again, with weights of float32, int32, bool or string.',
    );
  }
  const { quantization: _given, ...spec } = weight as WeightSpec;
  const quantization = read('quantization') ?? undefined;
  if (quantization === undefined) return spec;
  checkQuantization(quantization, { dtype, subject, file });
  return weight as WeightSpec;
}

function checkQuantization(
  quantization: unknown,
  { dtype, subject, file }: Readonly<Record<'dtype' | 'subject' | 'file', string>>,
): void {
  const read = (key: string) =>
    isJsonObject(quantization) ? propertyOf(quantization, key) : undefined;
  const stored = read('dtype');
  const isHalf = stored === 'float16';
  const isScaled = typeof read('scale') === 'number' && typeof read('min') === 'number';
  const isKnown = typeof stored === 'string' && quantizedBytes.has(stored);
  const isOfType = dtype === 'float32' || (dtype === 'int32' && !isHalf);
  if (isKnown && isOfType && (isHalf || isScaled)) return;
  const what = isKnown && isOfType ? `${stored} without its scale and min` : kindText(stored);
  throw brokenModel(
    file,
    `${subject} of ${dtype} as quantized to ${what}, which TensorFlow.js cannot read`,
    'Convert the model again: quantize floats to float16, uint8 or uint16 and integers to uint8 or uint16, or not at all.',
  );
}

/** A type from a file, for a message. */
function kindText(value: unknown): string {
  return value === undefined ? 'nothing' : shortenText(JSON.stringify(value), 40);
}

function isShape(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** The place of a manifest. */
export interface ManifestPlace {
  /** Path of `model.json`. */
  readonly file: string;
  readonly files: ModelFiles;
}

/**
 * Reads the files of all groups, in order.
 * @throws MlmodelError naming a file that is missing, truncated, too long or outside the model directory
 */
export async function readWeights(
  groups: readonly WeightGroup[],
  place: ManifestPlace,
): Promise<ArrayBuffer[]> {
  const buffers: ArrayBuffer[] = [];
  for (const group of groups) {
    const shards = await Promise.all(group.paths.map((path) => readShard(path, place)));
    const sizes = shards.map(({ byteLength }) => byteLength);
    checkSizes(group, sizes, place.file);
    buffers.push(...shards.map(bufferOf));
  }
  return buffers;
}

/**
 * The problems of the files of all groups, for `checkLoad`. Reads no content.
 * @throws MlmodelError as {@link readWeights} for a path outside the model directory and sizes that do not match
 */
export async function missingWeights(
  groups: readonly WeightGroup[],
  { file, files }: ManifestPlace,
): Promise<readonly LoadProblem[]> {
  const paths = groups.flatMap((group) => group.paths.map((path) => shardPath(path, file)));
  const needed = paths.map((path) => ({ path, role: roleIn(file), leastBytes: 0 }));
  const missing = await missingPaths(files, needed);
  if (missing.length > 0) return missing;
  for (const group of groups) {
    const sizes = group.paths.map((path) => files.size(shardPath(path, file)));
    checkSizes(group, await Promise.all(sizes), file);
  }
  return [];
}

function roleIn(file: string): string {
  return `which holds weights of ${file}`;
}

async function readShard(path: string, { file, files }: ManifestPlace): Promise<Uint8Array> {
  return readNeeded(files, shardPath(path, file), { role: roleIn(file) });
}

/** The path in the model directory. Joined as text: `ModelFiles` refuses `..`. */
function shardPath(path: string, file: string): string {
  if (/^([/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(path)) {
    throw brokenModel(
      file,
      `keeps weights in ${JSON.stringify(path)}, which is outside the model directory`,
      'Save the model with its weights beside model.json.',
    );
  }
  const folder = posix.dirname(file);
  return folder === '.' ? path : `${folder}/${path}`;
}

function checkSizes({ paths, weights }: WeightGroup, sizes: readonly number[], file: string): void {
  const needed = weights.reduce((sum, weight) => sum + storedBytes(weight), 0);
  const found = sizes.reduce((sum, size) => sum + size, 0);
  if (found === needed || (found > needed && !weights.every(hasExactSize))) return;
  const suspect = paths[suspectOf(sizes)];
  throw brokenModel(
    suspect === undefined ? file : shardPath(suspect, file),
    `does not match ${file}: the weights listed there take ${needed} bytes, and ${paths.length === 1 ? 'the weight file has' : `the ${paths.length} weight files have`} ${found}`,
    found < needed
      ? 'The file is truncated, or model.json belongs to another model: copy or save the model again.'
      : 'The file is too long, or model.json belongs to another model: copy or save the model again.',
  );
}

/** All shards but the last have one size, so one of another size is the damaged one; else the last. */
function suspectOf(sizes: readonly number[]): number {
  const usual = Math.max(...sizes);
  const odd = sizes.findIndex((size) => size !== usual);
  return odd === -1 ? sizes.length - 1 : odd;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  return isWhole ? buffer : Uint8Array.from(bytes).buffer;
}
