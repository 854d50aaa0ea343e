/** How often a property is tried: `MLMODEL_FUZZ_RUNS` multiplies the number that takes about a second. */
export function fuzzRuns(runs: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(runs * Number(process.env['MLMODEL_FUZZ_RUNS'] ?? 1)) };
}
