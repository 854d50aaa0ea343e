import { type NamedTensor, type Prediction, quoteJson } from '@mlmodel/core';
import type { NonFinite } from './non-finite.js';
import { renderTable } from './render-table.js';
import { renderTensor } from './render-tensor.js';
import { renderText } from './render-text.js';
import { renderValue } from './render-value.js';

export interface JsonOptions {
  /** Whether the prediction goes below the key `predictions`. */
  readonly wrapped: boolean;
  readonly nonFinite: NonFinite;
}

/**
 * A prediction as MLflow's JSON answer, in ASCII: tables are lists of records, tensors nested lists.
 * @throws MlmodelError `INTERNAL_ERROR` for a prediction that JSON cannot hold
 */
export function encodeJson(prediction: Prediction, { wrapped, nonFinite }: JsonOptions): string {
  const text = render(prediction, nonFinite);
  return wrapped ? `{"predictions":${text}}` : text;
}

function render(prediction: Prediction, nonFinite: NonFinite): string {
  switch (prediction.kind) {
    case 'table':
      return renderTable(prediction, nonFinite);
    case 'tensor':
      return renderTensor(prediction.tensor, nonFinite);
    case 'tensors':
      return renderTensors(prediction.tensors, nonFinite);
    case 'json':
      return prediction.text === undefined
        ? renderValue(prediction.value, nonFinite)
        : renderText(prediction.text, nonFinite);
  }
}

function renderTensors(tensors: readonly NamedTensor[], nonFinite: NonFinite): string {
  const members = tensors.map(
    (tensor) => `${quoteJson(tensor.name)}:${renderTensor(tensor, nonFinite)}`,
  );
  return `{${members.join(',')}}`;
}
