import type { IncomingMessage } from 'node:http';
import type { LoadedModel } from '@mlmodel/core';
import { estimateRows } from '@mlmodel/scoring';
import type { ReceivedBody } from './received-body.js';

/** A request whose body has arrived. */
interface ArrivedRequest {
  readonly request: Pick<IncomingMessage, 'headers'>;
  readonly body: ReceivedBody;
}

/** Estimates the rows of a request, see {@link estimateRows}. */
export type RowEstimate = (arrived: ArrivedRequest) => number;

/** Row estimates for requests to a model. */
export function rowEstimateFor(model: LoadedModel): RowEstimate {
  const rowValues = rowValuesOf(model);
  return ({ request: { headers }, body: { start, bytes } }) =>
    estimateRows({
      start,
      bytes,
      contentType: headers['content-type'],
      contentEncoding: headers['content-encoding'],
      rowValues,
    });
}

/** How many values a row of the model's input has; at least 1. */
function rowValuesOf({ mlmodel: { signature } }: LoadedModel): number {
  const inputs = signature?.inputs;
  if (inputs === undefined) return 1;
  if (inputs.kind === 'columns') return Math.max(1, inputs.columns.length);
  const ofTensor = ({ shape }: { readonly shape: readonly number[] }) =>
    shape.slice(1).reduce((product, length) => product * Math.max(1, length || 1), 1);
  return inputs.tensors.reduce((sum, tensor) => sum + ofTensor(tensor), 0) || 1;
}
