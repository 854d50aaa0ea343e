/**
 * The interpreter for tests that compare with MLflow, when there is one: `MLMODEL_PYTHON`, or the environment that
 * `ensurePython` has built before. Nothing is installed.
 */
export function findPython(): string | undefined;

/**
 * The interpreter for a test file, which says aloud that its tests are skipped when there is none.
 * @throws Error in CI, where such tests must run
 */
export function pythonForTests(): string | undefined;

/**
 * Builds the environment unless it is there: minutes and about 1.5 GB, once for each content of requirements.txt.
 * @returns its interpreter; undefined, after saying why, when it could not be built
 */
export function ensurePython(): Promise<string | undefined>;
