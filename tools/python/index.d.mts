/**
 * An environment: `mlflow` for tests that compare with MLflow; `mlflow2` has MLflow 2; `kubernetes` has the schemas of
 * Kubernetes and the classes of KServe; `spark` has PySpark, Ray and mypy beside MLflow.
 */
export type PythonEnvironment = 'mlflow' | 'mlflow2' | 'kubernetes' | 'spark';

/**
 * The interpreter for tests, when there is one: the variable of the environment (`MLMODEL_PYTHON`,
 * `MLMODEL_MLFLOW2_PYTHON`, `MLMODEL_KUBERNETES_PYTHON`, `MLMODEL_SPARK_PYTHON`), or what `ensurePython` has built before. Nothing is installed.
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

/** A server of MLflow to start. */
interface MlflowServer {
  readonly python: string;
  /** Where it keeps its database `server.db`, and the artifacts that it serves, in `artifacts`. */
  readonly folder: string;
  /** Further options of `mlflow server`. */
  readonly options?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Starts `mlflow server` on a free port of the loopback address; it takes some 15 seconds. It ends with `stop`, or with
 * this process, however that ends.
 * @throws Error with the end of its output when it does not come up
 */
export function startMlflowServer(
  server: MlflowServer,
): Promise<{ readonly url: string; stop(): Promise<void> }>;

/** A port of the loopback address that nobody uses. */
export function freePort(): Promise<number>;
