import type { DecodedRequest, ModelSignature } from '@mlmodel/core';
import { decodeRequest } from '@mlmodel/scoring';
import type { PredictFilesOptions } from '../predict-files-options.js';
import type { DeclaredColumn, ReadingOptions } from './file-source.js';

/** How the files of a run are read for its model. */
export function readingOptions(
  { model, columns = [] }: Pick<PredictFilesOptions, 'model' | 'columns'>,
  batchRows: number,
): ReadingOptions {
  const { needs } = model.enforcer;
  return {
    batchRows,
    columns,
    declared: declaredColumns(model.mlmodel.signature),
    // JSON is decoded at once.
    decodeJson: (body) =>
      decodeRequest(body, { contentType: 'application/json', needs }) as DecodedRequest,
  };
}

/** The columns of a signature's inputs; undefined for tensors, and without inputs. */
function declaredColumns(
  signature: ModelSignature | undefined,
): readonly DeclaredColumn[] | undefined {
  const inputs = signature?.inputs;
  if (inputs?.kind !== 'columns') return undefined;
  return inputs.columns.map(({ name, type }) => ({
    name: name === undefined ? undefined : String(name),
    type: typeof type === 'string' ? type : undefined,
  }));
}
