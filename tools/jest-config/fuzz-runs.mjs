/** See fuzz-runs.d.mts. */
export function fuzzRuns(runs) {
  return { numRuns: Math.ceil(runs * Number(process.env.MLMODEL_FUZZ_RUNS ?? 1)) };
}
