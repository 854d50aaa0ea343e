import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ColSpec,
  createEnforcer,
  type ModelInput,
  type ModelSignature,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type PredictFilesOptions, type PredictSummary, predictFiles } from '../../src/index.js';

/** A model in JavaScript. */
export interface TestModel {
  /** The columns of its inputs. Default: no signature. */
  readonly columns?: readonly Partial<ColSpec>[] | undefined;
  /** Default: gives its input back. */
  readonly predict?: ((input: Table) => Prediction | Promise<Prediction>) | undefined;
}

/** The parts of a model that scoring needs. */
export function modelOf({
  columns,
  predict = (input) => input,
}: TestModel): PredictFilesOptions['model'] {
  const signature: ModelSignature =
    columns === undefined
      ? {}
      : {
          inputs: {
            kind: 'columns',
            columns: columns.map((column) => ({ required: true, ...column }) as ColSpec),
          },
        };
  return {
    enforcer: createEnforcer({ signature, isSignatureFromTypeHint: false }),
    mlmodel: { signature },
    session: {
      execution: { blocksEventLoop: true },
      predict: (input: ModelInput) => predict(input as Table),
    },
  };
}

/** What is given. */
export interface Run extends TestModel {
  /** Files of the folder. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Default: a new one. */
  readonly folder?: string;
  /** Below the folder. Default: the files. */
  readonly paths?: readonly string[];
  readonly standardInput?: Uint8Array;
  readonly options?: Partial<PredictFilesOptions>;
}

/** What a run wrote and did. */
export interface Ran {
  readonly summary: PredictSummary;
  readonly bytes: Buffer;
  readonly text: string;
  readonly folder: string;
}

/** Runs a prediction whose output is the file `out` in the folder, CSV unless the options say another format. */
export async function predicted({ files = {}, paths, options, ...run }: Run): Promise<Ran> {
  const folder = run.folder ?? temporaryFolder(files);
  const path = join(folder, 'out');
  const names = run.standardInput === undefined ? Object.keys(files) : ['-'];
  const summary = await predictFiles({
    inputs: (paths ?? names).map((name) => (name === '-' ? name : join(folder, name))),
    standardInput: piecesOf(run.standardInput ?? new Uint8Array(0)),
    outputFormat: 'csv',
    ...options,
    model: modelOf(run),
    output: { path },
  });
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  return { summary, bytes, text: bytes.toString(), folder };
}

/** The values of the first column. */
export function doublesOf([column]: Table['columns']): Float64Array {
  if (column?.type !== 'float64') throw new TypeError('The first column is not one of doubles.');
  return column.values;
}

/** Bytes in pieces that end anywhere. */
export async function* piecesOf(bytes: Uint8Array, length = 7): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += length) {
    yield bytes.subarray(start, start + length);
  }
}
