/** How many times more runs than usual the property tests make: `MLMODEL_FUZZ_RUNS`, 1 when it is not set. */
const factor = Number(process.env['MLMODEL_FUZZ_RUNS'] ?? 1);

/** Parameters for fast-check. @param runs how many there are usually */
export function fuzzRuns(runs: number): { numRuns: number } {
  return { numRuns: Math.max(1, Math.round(runs * factor)) };
}
