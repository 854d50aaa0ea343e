/**
 * Parameters of fast-check; `MLMODEL_FUZZ_RUNS` multiplies the number of runs.
 * @param runs how often a property is usually tried: about a second
 */
export function fuzzRuns(runs: number): { readonly numRuns: number };
