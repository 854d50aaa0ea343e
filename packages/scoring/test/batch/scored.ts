import {
  createEnforcer,
  type ModelInput,
  type ModelSignature,
  type Prediction,
  type Table,
} from '@mlmodel/core';
import { tableFromIPC, Vector } from 'apache-arrow';
import { type BatchScoringOptions, scoreArrowStream } from '../../src/index.js';

/** A model in JavaScript. */
export interface Scored extends Omit<BatchScoringOptions, 'model'> {
  readonly predict?: (input: Table) => Prediction | Promise<Prediction>;
  readonly signature?: ModelSignature;
}

/** Scores pieces with a model, which gives its input back unless it is given. */
export function scored(
  pieces: AsyncIterable<Uint8Array>,
  { predict = (input) => input, signature, ...options }: Scored = {},
): AsyncGenerator<Uint8Array, void> {
  const model = {
    enforcer: createEnforcer({ signature, isSignatureFromTypeHint: false }),
    mlmodel: { signature },
    session: {
      execution: { blocksEventLoop: true },
      predict: (input: ModelInput) => predict(input as Table),
    },
  };
  return scoreArrowStream(pieces, { model, ...options });
}

/** The bytes in pieces of a length. */
export async function* piecesOf(bytes: Uint8Array, length = 65_536): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) {
    yield bytes.subarray(start, start + length);
  }
}

/** All pieces of an output. */
export async function gathered(output: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of output) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What a model answers to a whole stream. */
export function answer(stream: Uint8Array, options?: Scored): Promise<Buffer> {
  return gathered(scored(piecesOf(stream), options));
}

/** An Arrow stream as its rows, batch by batch. */
export function batchesOf(stream: Uint8Array): unknown[][] {
  return tableFromIPC(stream).batches.map((batch) =>
    batch.toArray().map((row) => {
      const cells = Object.entries(row.toJSON());
      return Object.fromEntries(cells.map(([name, cell]) => [name, plain(cell)]));
    }),
  );
}

function plain(cell: unknown): unknown {
  return cell instanceof Vector ? [...cell] : cell;
}

/** The names and types of the columns. */
export function typesOf(stream: Uint8Array): Record<string, string> {
  const { fields } = tableFromIPC(stream).schema;
  return Object.fromEntries(fields.map(({ name, type }) => [name, String(type)]));
}
