import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type FlavorSession,
  type LoadingOptions,
  type Logger,
  type ModelFiles,
  safeLogger,
} from '@mlmodel/core';
import { openModelDirectory, parseMlmodel } from '@mlmodel/core/node';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import type { TfjsOptions } from '../../src/config/declared-options.js';
import { tfjsFlavor } from '../../src/tfjs-flavor.js';

export interface LoadOptions {
  /** Replaces the `tfjs` block of the MLmodel file. */
  readonly block?: Readonly<Record<string, unknown>>;
  readonly options?: LoadingOptions & TfjsOptions;
  readonly logger?: Logger;
  /** Replaces the files on disk. */
  readonly files?: ModelFiles;
  readonly withoutSignature?: boolean;
}

/** Loads a model directory with the tfjs flavor. */
export async function loadTfjs(
  directory: string,
  { block, options = {}, logger = silent, files, withoutSignature = false }: LoadOptions = {},
): Promise<FlavorSession> {
  const onDisk = await openModelDirectory(directory);
  const mlmodel = parseMlmodel(await onDisk.read('MLmodel'));
  return tfjsFlavor.load({
    files: files ?? onDisk,
    config: tfjsFlavor.parseConfig(block ?? mlmodel.flavors.get('tfjs')),
    signature: withoutSignature ? undefined : mlmodel.signature,
    options,
    logger,
  });
}

/** Loads one of the models that TensorFlow made. */
export function loadFixture(name: string, options?: LoadOptions): Promise<FlavorSession> {
  return loadTfjs(fixture(name), options);
}

export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../fixtures', name);
}

/** A copy of a model to change; the folder is left to the system's temporary files. */
export async function copyOf(name: string): Promise<string> {
  const folder = temporaryFolder();
  await cp(fixture(name), folder, { recursive: true });
  return folder;
}

/** The parts of a `model.json` that tests change. */
export interface ModelJson {
  format?: unknown;
  signature?: unknown;
  modelTopology: {
    node: { name: string; op: string }[];
    model_config: { config: { layers: { class_name: string; config: object }[] } };
  };
  weightsManifest: {
    paths: string[];
    weights: { name: string; shape: number[]; dtype: string }[];
  }[];
}

/** Changes the `model.json` of a copy. */
export async function changeModelJson(
  folder: string,
  change: (json: ModelJson) => void,
): Promise<void> {
  const file = path.join(folder, 'model/model.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as ModelJson;
  change(json);
  await writeFile(file, JSON.stringify(json));
}

/** The error that a promise rejects with; fails when it resolves. */
export async function errorOf(promise: unknown): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('no error was thrown');
}

export const silent = safeLogger(undefined);
