import { type NamedTensor, type Prediction, quoteJson, type Tensor } from '@mlmodel/core';
import { encodeJson, type JsonOptions } from './encode-json.js';
import type { NonFinite } from './non-finite.js';
import { renderTable } from './render-table.js';
import { renderTensor } from './render-tensor.js';
import { isSliced, sliceTable, sliceTensor } from './slice-rows.js';

/** The text of `encodeJson` in pieces, so that it may be longer than a string can be; in one if it is short. */
export function* jsonPieces(
  prediction: Prediction,
  { wrapped, nonFinite }: JsonOptions,
): Generator<string> {
  const pieces = slicedPieces(prediction, nonFinite);
  if (pieces === undefined) {
    yield encodeJson(prediction, { wrapped, nonFinite });
    return;
  }
  if (wrapped) yield '{"predictions":';
  yield* pieces;
  if (wrapped) yield '}';
}

function slicedPieces(prediction: Prediction, nonFinite: NonFinite): Iterable<string> | undefined {
  switch (prediction.kind) {
    case 'table':
      return prediction.columns.some(isSliced)
        ? joinLists(sliceTable(prediction), (slice) => renderTable(slice, nonFinite))
        : undefined;
    case 'tensor':
      return isLong(prediction.tensor) ? tensorPieces(prediction.tensor, nonFinite) : undefined;
    case 'tensors':
      return prediction.tensors.some(isLong)
        ? namedPieces(prediction.tensors, nonFinite)
        : undefined;
    case 'json':
      return undefined;
  }
}

function isLong(tensor: Tensor): boolean {
  return tensor.shape.length > 0 && isSliced(tensor);
}

function tensorPieces(tensor: Tensor, nonFinite: NonFinite): Iterable<string> {
  return joinLists(sliceTensor(tensor), (slice) => renderTensor(slice, nonFinite));
}

function* namedPieces(tensors: readonly NamedTensor[], nonFinite: NonFinite): Generator<string> {
  for (const [position, tensor] of tensors.entries()) {
    yield `${position === 0 ? '{' : ','}${quoteJson(tensor.name)}:`;
    if (isLong(tensor)) yield* tensorPieces(tensor, nonFinite);
    else yield renderTensor(tensor, nonFinite);
  }
  yield '}';
}

/** One list of the items of the lists that `render` writes. */
function* joinLists<Slice>(
  slices: Iterable<Slice>,
  render: (slice: Slice) => string,
): Generator<string> {
  let before = '[';
  for (const slice of slices) {
    yield before + render(slice).slice(1, -1);
    before = ',';
  }
  yield ']';
}
