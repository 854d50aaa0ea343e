/**
 * An environment: `mlflow` for tests that compare with MLflow; `spark` has PySpark, Ray and mypy beside MLflow.
 */
export type PythonEnvironment = 'mlflow' | 'spark';

/**
 * The interpreter for tests, when there is one: the variable of the environment (`MLMODEL_PYTHON`,
 * `MLMODEL_SPARK_PYTHON`), or what `ensurePython` has built before. Nothing is installed.
 * @param name `mlflow` by default
 */
export function findPython(name?: PythonEnvironment): string | undefined;

/**
 * The interpreter for a test file, which says aloud that its tests are skipped when there is none.
 * @param name `mlflow` by default
 * @throws Error in CI, where such tests must run
 */
export function pythonForTests(name?: PythonEnvironment): string | undefined;

/**
 * Builds the environment unless it is there: minutes and about 1.5 GB, once for each content of its requirements.
 * @param name `mlflow` by default
 * @returns its interpreter; undefined, after saying why, when it could not be built
 */
export function ensurePython(name?: PythonEnvironment): Promise<string | undefined>;

/**
 * The uv of the machine, else one from PyPI in the cache.
 * @throws Error if there is neither uv nor `python3`, or the download fails
 */
export function findUv(): string;
