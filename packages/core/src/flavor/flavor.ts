import type { LoadedModel } from '../model/loaded-model.js';
import type { OptionsSchema } from '../options/option-schema.js';
import type { ModelSignature } from '../signature/schema.js';
import type { FlavorSession } from './flavor-session.js';
import type { ImageNeeds } from './image-needs.js';
import type { KeptEnvironments } from './kept-environments.js';
import type { Logger } from './logger.js';
import type { ModelFiles } from './model-files.js';

/**
 * A way to load and run a model: what a flavor package exports.
 * @typeParam Config the result of `parseConfig`
 * @typeParam Options the flavor's own options
 */
export interface Flavor<Config = unknown, Options extends object = object> {
  readonly specVersion: 1;
  /** The key under `flavors:` in the MLmodel file. */
  readonly name: string;
  /**
   * Validates the flavor's block of the MLmodel file: a mapping, which may have fields of later versions. If the block
   * is valid but this flavor cannot run the model, `canLoad` declines it instead.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field, such as `invalidFlavorConfig` makes
   */
  parseConfig(block: unknown): Config;
  /**
   * The flavor's own options, in addition to the common ones (`allowCode`, `loadTimeoutSeconds`, `singleUse`,
   * `workers`, `workerMemoryMebibytes`). Called
   * when options are given and for help, so it imports the module that declares them. Absent when there are none.
   */
  options?(): Promise<DeclaredOptions<Options>>;
  /**
   * Returns whether this flavor can load the model on this machine. If not, the flavor with the next lower priority is
   * asked; otherwise it loads the model, and a failure of `load` is final. Absent: it can load every model.
   *
   * It declines when its runtime is not installed, naming it, and may inspect the files to decline a model that it
   * cannot run completely, such as one with Python-only operators. It is called whenever a model is loaded or
   * inspected, so it must be cheap: it does not import the runtime, writes nothing, and reads a bounded part of the
   * files however large they are (`files.read(path, maxBytes)`).
   * @throws MlmodelError naming the file; it is final, and no other flavor is asked
   */
  canLoad?(config: Config, files: ModelFiles): Loadability | Promise<Loadability>;
  /**
   * Looks for what `load` would miss on this machine, such as files and packages, so that `mlmodel inspect` can list
   * it. It is called when a model is inspected, not when it is loaded, for the flavor that would load it. It is as cheap
   * as `canLoad`, runs no code of the model, and checks files by their existence and size. A program that it starts has
   * a time limit. Absent: only `canLoad` is asked.
   * @throws MlmodelError which counts as a problem
   */
  checkLoad?(context: CheckContext<Config, Options>): Promise<LoadCheck>;
  /**
   * Prepares what `load` needs, such as a Python environment, without loading the model. Absent when there is nothing
   * to prepare. The command calls it before loading, with the flavor's options: it has no time limit, and can be
   * interrupted.
   * @throws MlmodelError naming the file and the fix
   */
  prepare?(context: PrepareContext<Config, Options>): Promise<Preparation>;
  /**
   * What an image needs to run the model, besides Node and the packages of the flavor. Absent when that is nothing.
   * @throws MlmodelError as `prepare`, for what it would refuse
   */
  imageNeeds?(context: ImageContext<Config, Options>): Promise<ImageNeeds>;
  /**
   * The environments that `prepare` and `load` have built on this machine and keep for later loads, so that a user can
   * list and remove them. Absent when the flavor keeps none.
   */
  environments?(): Promise<KeptEnvironments>;
  /**
   * Imports the runtime and loads the model. Several models may be open at once, and one model several times: they
   * share no observable state. It supports files without `localPath`; otherwise `canLoad` declines them, saying that
   * they must be on disk. It writes nothing to the model directory or the working directory; `dispose` removes what it
   * writes to the temporary folder.
   * @throws MlmodelError naming the file, relative to the model directory, and the fix: when a file is missing, empty,
   *   truncated or corrupt, and when a path or a link leads out of the model directory. Broken files must fail here:
   *   not later, and never as a wrong prediction
   * @throws the reason of `signal` when it is aborted
   */
  load(context: LoadContext<Config, Options>): Promise<FlavorSession>;
  /**
   * Writes a model into a new model directory.
   * @param source the model as the flavor documents it: a live object, bytes, or a path
   * @returns the blocks for `flavors:`, by key
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a source that it cannot save
   */
  save?(source: unknown, context: SaveContext): Promise<FlavorBlocks>;
}

/** Blocks of the MLmodel file by the key under `flavors:`; most flavors write one. */
export type FlavorBlocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The context of `save`. */
export interface SaveContext {
  /**
   * Writes a file of the model; creates folders as needed.
   * @param path relative to the model directory, with `/`
   * @param content bytes, or a stream of them for large files
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path that leads out of the model, or that was already written
   */
  write(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** The files written so far, to try loading them. */
  readonly files: ModelFiles;
  /** The signature to be saved, if any. */
  readonly signature?: ModelSignature | undefined;
  /** The target of a `python_function` block and its environment; see `writePythonEnvironment`. */
  readonly python: PythonTarget;
  readonly logger: Logger;
}

/** The Python that may load a saved model. */
export interface PythonTarget {
  /** Such as `3.11.7`. */
  readonly version: string;
  /** Lines of `requirements.txt` that replace the flavor's own. */
  readonly requirements?: readonly string[] | undefined;
}

/** Whether a flavor can load a model on this machine. */
export type Loadability =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /**
       * The reason, as a clause: `onnxruntime-node is not installed`, `model.skops holds a type that only Python has`.
       */
      readonly reason: string;
      /** A command to run, or what to change. */
      readonly fix: string;
    };

/** The context of `checkLoad`. */
export interface CheckContext<Config, Options extends object = object>
  extends Pick<LoadContext<Config, Options>, 'files' | 'config' | 'options' | 'places' | 'signal'> {
  /** All blocks of the MLmodel file, by name. */
  readonly flavors: ReadonlyMap<string, unknown>;
  /** The command that calls `prepare` for this model, for `fix`: `mlmodel prepare-env -m ./model`. */
  readonly prepareCommand: string;
}

/** What `load` would miss on this machine. */
export interface LoadCheck {
  readonly problems: readonly LoadProblem[];
  /** Options that `load` needs in addition to the given ones, such as `{ allowCode: true }`. */
  readonly options?: Readonly<Record<string, boolean | number | string>> | undefined;
}

/** Something that `load` would miss. */
export interface LoadProblem {
  /** `error`: `load` fails. `warning`: it may fail, or the model may answer differently. */
  readonly severity: 'error' | 'warning';
  /** A clause: `model.onnx is missing`. */
  readonly reason: string;
  /** A command to run, or what to change; absent when the reason says it. */
  readonly fix?: string | undefined;
}

/** The declaration of a flavor's options, made by {@link defineOptions}. */
export interface DeclaredOptions<Options extends object = object> {
  /**
   * The options' names in camelCase, with types, defaults, and one line of help each. Programs derive flags from it
   * (`--bridge-workers` from `bridgeWorkers`) and validate values with it.
   */
  readonly jsonSchema: OptionsSchema;
  /**
   * Validates the given options and fills in the defaults of the others.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` whose subject's `field` is the option, including an unknown one
   */
  parse(values: Readonly<Record<string, unknown>>): Options;
}

/** Options common to all flavors. */
export interface LoadingOptions {
  /** The operator's consent to run code from the model directory. */
  readonly allowCode?: boolean | undefined;
  /** The time limit for loading a model, in seconds. Default 600. */
  readonly loadTimeoutSeconds?: number | undefined;
  /** The model is disposed after few predictions, so nothing need be kept ready for more. Default false. */
  readonly singleUse?: boolean | undefined;
  /** How many processes run the model, for flavors that run it in processes of its own. Default 1. */
  readonly workers?: number | undefined;
  /** Most memory of each of them in MiB, which such a flavor enforces where it can. Default: no limit. */
  readonly workerMemoryMebibytes?: number | undefined;
}

/**
 * Option values from an embedder or the command line: the common ones, and those that flavors declare, by name. A flavor
 * gets its own, checked; it ignores names that it does not declare, which may be another flavor's.
 */
export interface FlavorOptionValues extends LoadingOptions {
  /** Options of one flavor, by its key. They take precedence over the others; unknown names are refused. */
  readonly byFlavor?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /**
   * Where the operator gave the options of `byFlavor`, for messages, by flavor and option: `--python`, or
   * `mlmodel.yaml, line 3`.
   */
  readonly places?: Readonly<Record<string, OptionPlaces>> | undefined;
  readonly [name: string]: unknown;
}

/** Where options were given, by their names. */
export type OptionPlaces = Readonly<Record<string, string>>;

/** What is being done for somebody who waits. */
export interface Progress {
  /** The step, as a phrase: `Building the environment with uv`. */
  readonly step: string;
  /** What happens in it now, in the words of the program that does it; may change many times a second. */
  readonly detail?: string | undefined;
}

/** The context of `load`. */
export interface LoadContext<Config, Options extends object = object> {
  readonly files: ModelFiles;
  /** The result of `parseConfig`. */
  readonly config: Config;
  /** The signature of the MLmodel file; without one, inputs arrive with inferred types. */
  readonly signature?: ModelSignature | undefined;
  /**
   * The given options, checked against the flavor's declaration. Others may be absent: the flavor fills in defaults.
   */
  readonly options: LoadingOptions & Partial<Options>;
  /** Where those of the flavor were given, for messages; only what the embedder knows. */
  readonly places?: OptionPlaces | undefined;
  readonly logger: Logger;
  /** Receives the progress of long work, such as a download. Never throws. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Aborted when the model is no longer wanted, and at the time limit for loading it: `load` throws its reason and
   * leaves nothing open.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Loads a model from a folder of this one, with the same flavors and options. The caller disposes of it. Absent when
   * a flavor is called without `loadModel`.
   * @param folder relative to the model directory, with `/`
   * @throws MlmodelError as `loadModel`, and `INVALID_PARAMETER_VALUE` for a path outside the model directory
   */
  readonly loadNested?: ((folder: string) => Promise<LoadedModel>) | undefined;
}

/** The context of `prepare`. */
export interface PrepareContext<Config, Options extends object = object>
  extends Omit<LoadContext<Config, Options>, 'loadNested'> {
  /**
   * Whether to prepare everything that a later load may need, even if no option asks for it, because no load follows
   * now.
   */
  readonly ahead: boolean;
  /**
   * A new or empty folder to build the environment in, instead of where the flavor keeps those of this machine. It is
   * shipped with the model: it holds nothing that a load does not need, and the same bytes each time.
   */
  readonly folder?: string | undefined;
}

/** The context of `imageNeeds`. */
export interface ImageContext<Config, Options extends object = object>
  extends Pick<LoadContext<Config, Options>, 'files' | 'config' | 'options' | 'logger'> {
  /** The folder in the image that `prepare` will get. */
  readonly folder: string;
}

/** The result of `prepare`. */
export interface Preparation {
  /** A single machine-readable line: what is used now, such as the path of an interpreter. */
  readonly summary: string;
}

/** The `mlmodel` field of a flavor package's `package.json`, by which the package is found. */
export interface FlavorManifest {
  /** The key under `flavors:` in MLmodel files; equals {@link Flavor.name}. */
  readonly flavor: string;
  /** Name of the package's export that is the {@link Flavor}. */
  readonly export: string;
  /** The version of this contract; equals {@link Flavor.specVersion}. */
  readonly spec: 1;
  /**
   * A whole number. The flavor with the highest priority that can load a model loads it; native flavors use 100,
   * bridges 10.
   */
  readonly priority: number;
}
