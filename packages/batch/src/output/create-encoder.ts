import type { ArrowFileState, NonFinite } from '@mlmodel/scoring/batch';
import type { OutputFormat } from '../formats.js';
import { arrowEncoder } from './arrow-encoder.js';
import type { Encoder } from './encoder.js';
import { csvEncoder, jsonEncoder, jsonLinesEncoder } from './text-encoders.js';

/**
 * The encoder of a format.
 * @param state that of an earlier encoder, whose bytes these follow
 */
export async function createEncoder(
  format: OutputFormat,
  { nonFinite, state }: { readonly nonFinite: NonFinite; readonly state?: unknown },
): Promise<Encoder> {
  switch (format) {
    case 'csv':
      return csvEncoder(state as boolean | undefined);
    case 'json':
      return jsonEncoder(nonFinite, state as boolean | undefined);
    case 'jsonl':
      return jsonLinesEncoder(nonFinite);
    case 'arrow':
    case 'arrows':
      return arrowEncoder(format === 'arrow', state as ArrowFileState | undefined);
    case 'parquet': {
      const { parquetEncoder } = await import('./parquet-encoder.js');
      return parquetEncoder(state as Parameters<typeof parquetEncoder>[0]);
    }
  }
}
