import { posix } from 'node:path';
import type { ModelFiles } from '@mlmodel/core';
import { readNeeded } from '@mlmodel/core/flavor';
import { brokenModel } from './load-error.js';
import { hasExactSize, storedBytes, type WeightGroup } from './weight-groups.js';

/** Where a manifest stands. */
export interface ManifestPlace {
  /** Path of `model.json`. */
  readonly file: string;
  readonly files: ModelFiles;
}

/**
 * Reads the files of all groups, in their order.
 * @throws MlmodelError naming a file that is missing, cut off, too long or outside of the model directory
 */
export async function readWeights(
  groups: readonly WeightGroup[],
  place: ManifestPlace,
): Promise<ArrayBuffer[]> {
  const buffers: ArrayBuffer[] = [];
  for (const group of groups) {
    const shards = await Promise.all(group.paths.map((path) => readShard(path, place)));
    checkSizes(group, shards, place.file);
    buffers.push(...shards.map(bufferOf));
  }
  return buffers;
}

async function readShard(path: string, { file, files }: ManifestPlace): Promise<Uint8Array> {
  return readNeeded(files, shardPath(path, file), { role: `in which ${file} keeps weights` });
}

/** The path in the model directory. Joined as text, so that `..` is left for the files to refuse. */
function shardPath(path: string, file: string): string {
  if (/^([/\\]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(path)) {
    throw brokenModel(
      file,
      `keeps weights in ${JSON.stringify(path)}, which leads out of the model directory`,
      'Save the model with its weights beside model.json.',
    );
  }
  const folder = posix.dirname(file);
  return folder === '.' ? path : `${folder}/${path}`;
}

function checkSizes(
  { paths, weights }: WeightGroup,
  shards: readonly Uint8Array[],
  file: string,
): void {
  const needed = weights.reduce((sum, weight) => sum + storedBytes(weight), 0);
  const found = shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (found === needed || (found > needed && !weights.every(hasExactSize))) return;
  const suspect = paths[suspectOf(shards)];
  throw brokenModel(
    suspect === undefined ? file : shardPath(suspect, file),
    `does not fit: the ${paths.length} files of its weights hold ${found} bytes, and the weights that ${file} lists take ${needed}`,
    found < needed
      ? 'The file is cut off, or model.json is that of another model: copy or save the model again.'
      : 'The file is too long, or model.json is that of another model: copy or save the model again.',
  );
}

/** All shards but the last have one size, so the odd one is the damaged one; else the last. */
function suspectOf(shards: readonly Uint8Array[]): number {
  const usual = Math.max(...shards.map(({ byteLength }) => byteLength));
  const odd = shards.findIndex(({ byteLength }) => byteLength !== usual);
  return odd === -1 ? shards.length - 1 : odd;
}

function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  return isWhole ? buffer : Uint8Array.from(bytes).buffer;
}
