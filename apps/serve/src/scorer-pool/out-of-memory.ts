import { MlmodelError } from '@mlmodel/core';
import { type EncodedError, encodeError, type FailureReport } from '@mlmodel/scoring';

/** How runtimes say that they got no memory: C++, onnxruntime, V8 and WebAssembly. */
const outOfMemory = /bad_alloc|failed to allocate|allocation failed|out of memory/i;

/**
 * The response to a request that failed because the process had no memory left. Then the process cannot go on: what it
 * got before may not be enough for the next request either.
 * @param mebibytes the limit of the process; undefined if it has none
 * @returns undefined if it failed for another reason, or not at all
 */
export function outOfMemoryResponse(
  failures: readonly FailureReport[],
  mebibytes: number | undefined,
): EncodedError | undefined {
  const failure = failures.find(({ traceback }) => outOfMemory.test(traceback));
  if (failure === undefined || mebibytes === undefined) return undefined;
  const error = new MlmodelError(
    'BAD_REQUEST',
    `The model needs more memory for this request than its process may use, which is ${mebibytes} MiB. Send less at once, or let the operator of the server raise --worker-memory.`,
  );
  return encodeError(error, { requestId: failure.requestId });
}
