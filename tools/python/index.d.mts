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
 * As {@link pythonForTests}, with MLflow 2 and nothing else. Builds the environment unless it is there, as few tests need it:
 * a minute and about 0.7 GB.
 */
export function mlflow2ForTests(): Promise<string | undefined>;

/**
 * Builds the environment unless it is there: minutes and about 1.5 GB, once for each content of requirements.txt.
 * @returns its interpreter; undefined, after saying why, when it could not be built
 */
export function ensurePython(): Promise<string | undefined>;

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
