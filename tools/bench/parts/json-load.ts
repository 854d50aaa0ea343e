import { scoringRequest } from '../requests/bodies.ts';
import { checkJsonResponse } from '../requests/check-response.ts';
import { expectedColumns } from '../requests/expected-columns.ts';
import { invocationBytes } from '../requests/http-request.ts';
import type { Rows } from '../requests/rows.ts';
import type { Load } from './measure.ts';

/** A load of one JSON request, checked against the graph's own outputs. */
export async function jsonLoad(
  { model, rows }: { readonly model: string; readonly rows: Rows },
  shape: Pick<Load, 'connections' | 'milliseconds'>,
): Promise<Load> {
  const expected = await expectedColumns(model, rows);
  return {
    request: invocationBytes(scoringRequest(rows, 'json')),
    ...shape,
    check: (body) => checkJsonResponse(body, expected),
  };
}
