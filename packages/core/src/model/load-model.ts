import type { Prediction } from '../data/model-data.js';
import { disposedError } from '../errors/disposed-error.js';
import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import { type ChosenFlavor, chooseFlavor, type FlavorCandidate } from '../flavor/choose-flavor.js';
import type { Flavor, FlavorOptionValues, OptionPlaces, Progress } from '../flavor/flavor.js';
import { flavorKind } from '../flavor/flavor-kind.js';
import type { FlavorSession } from '../flavor/flavor-session.js';
import type { ImageNeeds } from '../flavor/image-needs.js';
import { type Logger, safeLogger } from '../flavor/logger.js';
import { type ModelFiles, nestedModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { parseMlmodel } from '../mlmodel/parse-mlmodel.js';
import { optionsOf } from '../options/options-of.js';
import { dataReader } from '../plain/data-reader.js';
import { wrongSpecVersion } from '../plugin/plugin-kind.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import { checkFiles, checkFlavors, checkLoadOptions, contextOptions } from './load-arguments.js';
import { loadTimeoutOf, withinLoadLimit } from './load-limit.js';
import type { LoadedModel } from './loaded-model.js';
import { pendingMarker } from './pending.js';
import { readCall } from './read-call.js';

/** How to load a model, wherever its files are. */
export interface LoadContextOptions {
  /**
   * Checked against the flavor's declaration, and passed to it. `loadTimeoutSeconds` applies to every flavor, unless
   * its code blocks the event loop.
   */
  readonly options?: FlavorOptionValues | undefined;
  /** Receives messages for the operator; silent when absent. */
  readonly logger?: Logger | undefined;
  /** Receives the progress of long work, such as a download. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link loadModel}. */
export interface LoadModelOptions extends LoadContextOptions {
  /** The flavors to load with; the first that fits the model and can load it is used. */
  readonly flavors: readonly Flavor[];
}

/**
 * Loads a model with one of the given flavors. Also runs in a browser.
 * @throws NoLoadableFlavorError when none of them can
 * @throws MlmodelError for a broken MLmodel file, or as the flavor throws; `DEADLINE_EXCEEDED` at the time limit
 */
export function loadModel(files: ModelFiles, options: LoadModelOptions): Promise<LoadedModel> {
  return pendingModel(loadFiles(files, options));
}

async function loadFiles(files: ModelFiles, options: LoadModelOptions): Promise<LoadedModel> {
  checkFiles(files);
  checkLoadOptions(options, ['flavors', ...contextOptions]);
  checkFlavors(options.flavors, { names: false });
  const mlmodel = await readMlmodel(files);
  const candidates = givenFlavors(options.flavors);
  return loadWithCandidates({ files, mlmodel, candidatesFor: () => candidates }, options);
}

/** Marks the promise of a model. */
export const pendingModel = pendingMarker(
  ['predict', 'dispose', 'session', 'enforcer', 'mlmodel', 'files', 'flavor'],
  'The model is not there yet, as loadModel returns a promise. Write await before the call: const model = await loadModel(…).',
);

/** Reads and parses a model's MLmodel file. @throws MlmodelError when it is missing or broken */
export async function readMlmodel(files: ModelFiles): Promise<MlmodelFile> {
  return parseMlmodel(await files.read('MLmodel'));
}

/** The flavors passed by the embedder, as candidates in order. */
export function givenFlavors(flavors: readonly Flavor[]): readonly FlavorCandidate[] {
  return flavors.map((flavor) => {
    const source = `the given flavor "${flavor.name}"`;
    return {
      flavor: flavor.name,
      priority: 0,
      source,
      async open() {
        if (flavor.specVersion === flavorKind.specVersion) return flavor;
        throw wrongSpecVersion(flavorKind, { source, found: flavor.specVersion });
      },
    };
  });
}

/** A model with a parsed MLmodel file, and the candidates for loading it. */
export interface LoadableModel {
  /** The model's location, for messages. */
  readonly location?: string | undefined;
  readonly files: ModelFiles;
  readonly mlmodel: MlmodelFile;
  /** Candidates for loading this model, or one nested in it. */
  readonly candidatesFor: (mlmodel: MlmodelFile) => readonly FlavorCandidate[];
}

/** Chooses a candidate and loads the model; a failure of the chosen one is final. */
export async function loadWithCandidates(
  model: LoadableModel,
  options: LoadContextOptions,
): Promise<LoadedModel> {
  const { mlmodel, files } = model;
  const logger = safeLogger(options.logger);
  const chosen = await chooseFor(model, options);
  const enforcer = createEnforcer(mlmodel);
  const session = await startSession(chosen, { ...model, logger, options });
  const flavor = chosen.candidate.flavor;
  return {
    mlmodel,
    files,
    flavor,
    session,
    enforcer,
    ...predictions({ mlmodel, enforcer, session }),
  };
}

/** `predict` and `dispose` of a loaded model. */
function predictions({
  mlmodel,
  enforcer,
  session,
}: Pick<LoadedModel, 'mlmodel' | 'enforcer' | 'session'>): Pick<
  LoadedModel,
  'predict' | 'dispose'
> {
  const readData = dataReader(mlmodel);
  let isDisposed = false;
  async function predict(data: unknown, call: unknown): Promise<Prediction> {
    if (isDisposed) throw disposedError();
    const { params, signal } = readCall(call, mlmodel.signature?.params);
    const input = enforcer.enforceInput(readData(data));
    return session.predict(input, { params: enforcer.enforceParams(params), signal });
  }
  return {
    predict: (data: unknown, call?: unknown) => pendingPrediction(predict(data, call)),
    dispose() {
      isDisposed = true;
      return session.dispose();
    },
  };
}

const pendingPrediction = pendingMarker(
  ['kind', 'columns', 'rowCount', 'tensor', 'tensors', 'value'],
  'The prediction is not there yet, as predict returns a promise. Write await before the call: const prediction = await model.predict(data).',
);

/** What was prepared for a model. */
export interface PreparedModel {
  /** The flavor that will load it. */
  readonly flavor: string;
  /** The flavor's summary; absent when there was nothing to prepare. */
  readonly summary?: string | undefined;
}

/** Options for preparing a model. */
export interface PrepareOptions extends LoadContextOptions {
  /**
   * Prepares everything that a later load may need, even if no option asks for it, because no load follows now. Default
   * false.
   */
  readonly ahead?: boolean | undefined;
  /** A new or empty folder to build the environment in. Default: where the flavor keeps those of this machine. */
  readonly folder?: string | undefined;
}

/** Lets the flavor that will load the model prepare what it needs. */
export async function prepareWithCandidates(
  model: LoadableModel,
  options: PrepareOptions,
): Promise<PreparedModel> {
  const { candidate, flavor, config } = await chooseFor(model, options);
  const preparation = await flavor.prepare?.({
    files: model.files,
    config,
    signature: model.mlmodel.signature,
    ...(await forFlavor(flavor, options)),
    logger: safeLogger(options.logger),
    signal: options.signal,
    ahead: options.ahead ?? false,
    folder: options.folder,
  });
  return { flavor: candidate.flavor, summary: preparation?.summary };
}

/** How an image is made for a model. */
export interface ImageOptions extends LoadContextOptions {
  /** The folder in the image that the model's environment will be built in. */
  readonly folder: string;
}

/** Asks the flavor that will load the model what an image needs. */
export async function imageNeedsWithCandidates(
  model: LoadableModel,
  options: ImageOptions,
): Promise<ImageNeeds | undefined> {
  const { flavor, config } = await chooseFor(model, options);
  return flavor.imageNeeds?.({
    files: model.files,
    config,
    ...(await forFlavor(flavor, options)),
    logger: safeLogger(options.logger),
    folder: options.folder,
  });
}

/** What a flavor's context has of the caller's options. */
async function forFlavor(flavor: Flavor, { options, onProgress }: LoadContextOptions) {
  const places: OptionPlaces | undefined = options?.places?.[flavor.name];
  return {
    options: await optionsOf(flavor, options),
    places,
    onProgress: onProgress && safeProgress(onProgress),
  };
}

function safeProgress(report: (progress: Progress) => void): (progress: Progress) => void {
  return (progress) => {
    try {
      report(progress);
    } catch {}
  };
}

async function chooseFor(model: LoadableModel, options: LoadContextOptions): Promise<ChosenFlavor> {
  const logger = safeLogger(options.logger);
  const choosing = () => chooseFlavor(model, model.candidatesFor(model.mlmodel));
  const chosen = await withinLoadLimit(choosing, {
    model: model.location,
    seconds: loadTimeoutOf(options.options ?? {}),
    signal: options.signal,
    discard() {},
  });
  for (const { source, flavor, reason, fix } of chosen.refused) {
    logger.warn(`${source ?? flavor} cannot load this model: ${reason}; ${fix}`);
  }
  logger.debug(`using ${chosen.candidate.source} for the flavor ${chosen.candidate.flavor}`);
  return chosen;
}

interface SessionContext extends LoadableModel {
  readonly logger: Logger;
  readonly options: LoadContextOptions;
}

async function startSession(chosen: ChosenFlavor, context: SessionContext): Promise<FlavorSession> {
  const { location, options } = context;
  const seconds = loadTimeoutOf(options.options ?? {});
  try {
    return await withinLoadLimit((signal) => loadChosen(chosen, { ...context, signal }), {
      model: location,
      seconds,
      signal: options.signal,
      discard: (session) => session.dispose(),
    });
  } catch (cause) {
    if (isMlmodelError(cause) || options.signal?.aborted) throw cause;
    throw new MlmodelError(
      'INTERNAL_ERROR',
      `${chosen.candidate.source} failed to load the flavor "${chosen.candidate.flavor}": ${errorText(cause)}`,
      { cause },
    );
  }
}

async function loadChosen(
  { flavor, config }: ChosenFlavor,
  { signal, ...context }: SessionContext & { readonly signal: AbortSignal },
): Promise<FlavorSession> {
  const { location, files, mlmodel, candidatesFor, logger, options } = context;
  return flavor.load({
    files,
    config,
    signature: mlmodel.signature,
    ...(await forFlavor(flavor, options)),
    logger,
    signal,
    loadNested: async (folder) => {
      const nested = nestedModelFiles(files, folder);
      const found = await readMlmodel(nested);
      const loadable = { location, files: nested, mlmodel: found, candidatesFor };
      return loadWithCandidates(loadable, { ...options, signal });
    },
  });
}
