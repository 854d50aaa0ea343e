import {
  type Column,
  MlmodelError,
  type NamedTensor,
  type Prediction,
  type Table,
} from '@mlmodel/core';

/**
 * A prediction as a table, for media types that hold nothing else: a tensor is a column with a row for each element of
 * its first dimension, the one without a name is called `predictions`.
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
    throw unsupportedResponse(mediaType, 'its tensors do not have one number of rows');
  }
  return { kind: 'table', columns: tensors.map(tensorColumn), rowCount };
}

function tensorColumn({ shape, ...tensor }: NamedTensor): Column {
  const rowShape = shape.slice(1);
  return (rowShape.length === 0 ? tensor : { ...tensor, rowShape }) as Column;
}

/** The error for a prediction that the media type of the answer cannot hold: status 406. */
function unsupportedResponse(mediaType: string, what: string): MlmodelError {
  return new MlmodelError(
    'BAD_REQUEST',
    `The prediction cannot be answered as ${mediaType}: ${what}. Ask for application/json.`,
    { status: 406 },
  );
}

/**
 * A text that an answer writes as UTF-8, as it is. UTF-8 has no form for a lone surrogate, for which JSON has an escape.
 * @throws MlmodelError `BAD_REQUEST` with status 406 for a text with one
 */
export function utf8Text(text: string, mediaType: string): string {
  if (text.isWellFormed()) return text;
  throw unsupportedResponse(mediaType, 'it holds a lone surrogate, for which UTF-8 has no form');
}
