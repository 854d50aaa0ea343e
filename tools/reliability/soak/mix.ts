import { csvRows, jsonRows, smallRequest } from '../load/iris-requests.ts';
import { invocation, type RequestKind } from '../load/traffic-job.ts';

/** What a server gets in a day: small and large requests, wrong ones, and clients that leave. */
export const mix: readonly RequestKind[] = [
  { name: 'small', bytes: smallRequest, share: 12 },
  { name: 'json', bytes: jsonRows(1_000), share: 3 },
  { name: 'csv', bytes: csvRows(1_000), share: 3 },
  // A scorer process takes it.
  { name: 'large', bytes: jsonRows(20_000), share: 1 },
  { name: 'malformed', bytes: invocation('{"inputs": [[1, 2'), share: 2 },
  { name: 'wrong', bytes: invocation('{"dataframe_records": [{"length": 1}]}'), share: 1 },
  { name: 'leaves during its body', bytes: jsonRows(1_000), share: 1, leavesAfter: 0.5 },
  { name: 'leaves before its response', bytes: jsonRows(1_000), share: 1, leavesAfter: 1 },
];

/** The status of the response to a kind of request. */
export function statusOf(kind: string): number {
  return kind === 'malformed' || kind === 'wrong' ? 400 : 200;
}
