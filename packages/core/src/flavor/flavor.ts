import type { LoadedModel } from '../model/loaded-model.js';
import type { OptionsSchema } from '../options/option-schema.js';
import type { ModelSignature } from '../signature/schema.js';
import type { FlavorSession } from './flavor-session.js';
import type { Logger } from './logger.js';
import type { ModelFiles } from './model-files.js';

/**
 * A way to load and run a model: what a flavor package exports.
 * @typeParam Config what `parseConfig` makes of the flavor's block
 * @typeParam Options the options that it declares
 */
export interface Flavor<Config = unknown, Options extends object = object> {
  readonly specVersion: 1;
  /** The key below `flavors:` in the MLmodel file. */
  readonly name: string;
  /**
   * Checks the flavor's block of the MLmodel file: a mapping, in which fields of later versions are fine. A block that is
   * right but of a model that this flavor cannot run is for `canLoad` to decline.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field, such as `invalidFlavorConfig` makes
   */
  parseConfig(block: unknown): Config;
  /**
   * The options that the flavor knows besides those that all know (`allowCode`, `loadTimeoutSeconds`, `singleUse`). They
   * are asked for when some are given, and for help, so the module that declares them is imported here. Absent where
   * there are none.
   */
  options?(): Promise<FlavorOptions<Options>>;
  /**
   * Says whether this flavor can load the model on this machine. If not, the flavor with the next lower priority is
   * asked; if it can, it loads the model, and a failure of `load` is final. Absent: it can load every model.
   *
   * It declines where its runtime is not installed, naming it, and may look at the files to decline a model of which it
   * cannot run all, such as one with operators that only Python has. It is asked whenever a model is loaded or
   * inspected, so it is cheap: it does not import the runtime, writes nothing, and reads a bounded part of the files
   * however large they are (`files.read(path, maxBytes)`).
   * @throws MlmodelError naming the file; it is final too, and no other flavor is asked
   */
  canLoad?(config: Config, files: ModelFiles): Loadability | Promise<Loadability>;
  /**
   * Gets ready what `load` would have to get ready first, such as a Python environment, without loading the model.
   * Absent where there is nothing of the kind. The command calls it before it loads with options of the flavor: what takes
   * long has no time limit here, and can be interrupted.
   * @throws MlmodelError that names the file and says what to do
   */
  prepare?(context: PrepareContext<Config, Options>): Promise<Preparation>;
  /**
   * Imports the runtime and loads the model. Several models may be open at once, and one model several times: they
   * share nothing that shows. It works from files without `localPath`, or refuses them, saying that it needs a disk, and
   * then `canLoad` declines them. It writes nothing into the model directory or the working directory; what it writes
   * into the temporary folder is gone after `dispose`.
   * @throws MlmodelError that names the file, relative to the model directory, and says what to do: when a file is
   *   missing, empty, cut or garbage, and when a path or a link leads out of the model directory. Not later, and never a
   *   wrong answer where the file shows that it is broken
   * @throws the reason of `signal` when it is aborted
   */
  load(context: LoadContext<Config, Options>): Promise<FlavorSession>;
  /**
   * Writes a model into a new model directory.
   * @param source the model as the flavor documents it: a live object, bytes, or a path
   * @returns the blocks to stand below `flavors:`, by key
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a source that it cannot save
   */
  save?(source: unknown, context: SaveContext): Promise<FlavorBlocks>;
}

/** Blocks of the MLmodel file by the key below `flavors:`; most flavors write one. */
export type FlavorBlocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a flavor gets to save with. */
export interface SaveContext {
  /**
   * Writes a file of the model; folders are made as needed.
   * @param path relative to the model directory, with `/`
   * @param content bytes, or a stream of them for large files
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a path that leads out, or that was written before
   */
  write(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** What was written so far, to try whether it loads. */
  readonly files: ModelFiles;
  /** What the MLmodel file will say; absent when it will say nothing. */
  readonly signature?: ModelSignature | undefined;
  /** What a `python_function` block and its environment are written for; see `writePythonEnvironment`. */
  readonly python: PythonTarget;
  readonly logger: Logger;
}

/** The Python that may load a saved model. */
export interface PythonTarget {
  /** Such as `3.11.7`. */
  readonly version: string;
  /** Lines of `requirements.txt`, instead of those that the flavor would write. */
  readonly requirements?: readonly string[] | undefined;
}

/** Whether a flavor can load a model on this machine. */
export type Loadability =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Why not, as a clause: `onnxruntime-node is not installed`, `model.skops holds a type that only Python has`. */
      readonly reason: string;
      /** A command, or what to change. */
      readonly fix: string;
    };

/** What a flavor declares of its options; {@link defineOptions} makes it. */
export interface FlavorOptions<Options extends object = object> {
  /**
   * Their names in camelCase, with types, defaults, and one line of help each. Programs make flags of them
   * (`--bridge-workers` of `bridgeWorkers`), and check what they are given by it.
   */
  readonly jsonSchema: OptionsSchema;
  /**
   * Checks the options that are given, and fills in the defaults of the others.
   * @throws MlmodelError `INVALID_PARAMETER_VALUE` whose subject's `field` is the option, for an unknown one too
   */
  parse(values: Readonly<Record<string, unknown>>): Options;
}

/** Options that every flavor knows. */
export interface LoadingOptions {
  /** The operator's consent to run code that lies in the model directory. */
  readonly allowCode?: boolean | undefined;
  /** The time limit for loading a model, in seconds. Default 600. */
  readonly loadTimeoutSeconds?: number | undefined;
  /** The model is disposed after few predictions, so nothing need be kept ready for more. Default false. */
  readonly singleUse?: boolean | undefined;
}

/**
 * Options of the embedder or the command line: those that every flavor knows, and by name those that some flavor declares.
 * A flavor gets its own, checked; a name that it does not declare is another's.
 */
export interface FlavorOptionValues extends LoadingOptions {
  /** Options of single flavors, by the flavor's key. They go before others of their name; all must be known. */
  readonly byFlavor?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  readonly [name: string]: unknown;
}

/** What a flavor gets to load from. */
export interface LoadContext<Config, Options extends object = object> {
  readonly files: ModelFiles;
  /** What `parseConfig` made of the flavor's block. */
  readonly config: Config;
  /** That of the MLmodel file; absent when it has none, and then inputs come with the types that they have by nature. */
  readonly signature?: ModelSignature | undefined;
  /** Options that were given, checked as the flavor declares. Those that were not may be absent: defaults are the flavor's to fill in. */
  readonly options: LoadingOptions & Partial<Options>;
  readonly logger: Logger;
  /**
   * Aborted when nobody waits for the model any more, also at the time limit for loading it: `load` throws its reason,
   * and leaves nothing open.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Loads the model in a folder of this one, with the flavors and options that this one is loaded with. Who calls it
   * disposes what it gives. Absent where a flavor is called without `loadModel`.
   * @param folder relative to the model directory, with `/`
   * @throws MlmodelError as `loadModel`, and `INVALID_PARAMETER_VALUE` for a path that is not below the model directory
   */
  readonly loadNested?: ((folder: string) => Promise<LoadedModel>) | undefined;
}

/** What a flavor gets to prepare with. */
export interface PrepareContext<Config, Options extends object = object>
  extends Omit<LoadContext<Config, Options>, 'loadNested'> {
  /** No load follows now: what a later one may need is made ready, also where no option asks for it. */
  readonly ahead: boolean;
}

/** What a flavor has made ready. */
export interface Preparation {
  /** One line for programs: what is used now, such as the path of an interpreter. */
  readonly summary: string;
}

/** The `mlmodel` field of a flavor package's `package.json`, by which the package is found. */
export interface FlavorManifest {
  /** The key below `flavors:` in MLmodel files; {@link Flavor.name} says the same. */
  readonly flavor: string;
  /** Name of the export of the package's entry that is the {@link Flavor}. */
  readonly export: string;
  /** The version of this contract; {@link Flavor.specVersion} says the same. */
  readonly spec: 1;
  /** A whole number. The highest that can load a model does; native flavors 100, bridges 10. */
  readonly priority: number;
}
