import {
  type Column,
  MlmodelError,
  type NamedTensor,
  type Prediction,
  type Table,
} from '@mlmodel/core';

/**
 * Converts a prediction to a table, for media types that require one: a tensor becomes a column with a row per element
 * of its first dimension, named `predictions` if it has no name.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for nested values, scalars and tensors of different lengths
 */
export function predictionTable(prediction: Prediction, mediaType: string): Table {
  switch (prediction.kind) {
    case 'table':
      return prediction;
    case 'tensor':
      return tensorTable([{ ...prediction.tensor, name: 'predictions' }], mediaType);
    case 'tensors':
      return tensorTable(prediction.tensors, mediaType);
    case 'json':
      throw unsupportedResponse(mediaType, 'it is a nested value, not a table');
  }
}

function tensorTable(tensors: readonly NamedTensor[], mediaType: string): Table {
  const rowCount = tensors[0]?.shape[0];
  if (rowCount === undefined || tensors.some(({ shape }) => shape[0] !== rowCount)) {
    throw unsupportedResponse(mediaType, 'its tensors differ in their number of rows');
  }
  return { kind: 'table', columns: tensors.map(tensorColumn), rowCount };
}

function tensorColumn({ shape, ...tensor }: NamedTensor): Column {
  const rowShape = shape.slice(1);
  return (rowShape.length === 0 ? tensor : { ...tensor, rowShape }) as Column;
}

/** The error for a prediction that the media type cannot represent: status 406. */
function unsupportedResponse(mediaType: string, what: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The prediction cannot be encoded as ${mediaType}: ${what}. Accept application/json instead.`,
    { status: 406 },
  );
}

/**
 * Checks that a text can be encoded as UTF-8, which has no form for a lone surrogate.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for a text with a lone surrogate
 */
export function utf8Text(text: string, mediaType: string): string {
  if (text.isWellFormed()) return text;
  throw unsupportedResponse(mediaType, 'it contains a lone surrogate, which UTF-8 cannot encode');
}
