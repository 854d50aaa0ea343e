import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import {
  type ChosenFlavor,
  chooseFlavor,
  type FlavorCandidate,
  flavorSpecVersion,
  wrongSpecVersion,
} from '../flavor/choose-flavor.js';
import type { Flavor, FlavorOptionValues } from '../flavor/flavor.js';
import type { FlavorSession } from '../flavor/flavor-session.js';
import { type Logger, safeLogger } from '../flavor/logger.js';
import { type ModelFiles, nestedModelFiles } from '../flavor/model-files.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { parseMlmodel } from '../mlmodel/parse-mlmodel.js';
import { optionsOf } from '../options/options-of.js';
import { createEnforcer } from '../signature/enforce/create-enforcer.js';
import { loadTimeoutOf, withinLoadLimit } from './load-limit.js';
import type { LoadedModel } from './loaded-model.js';

/** How to load a model, wherever its files are. */
export interface LoadContextOptions {
  /**
   * Checked as the flavor declares them, and passed to it. `loadTimeoutSeconds` counts for every flavor, as far as its
   * code leaves the event loop free.
   */
  readonly options?: FlavorOptionValues | undefined;
  /** Where to say what the operator should know; silent when absent. */
  readonly logger?: Logger | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LoadModelOptions extends LoadContextOptions {
  /** The flavors to load with; the first whose key the model has and that can load it does. */
  readonly flavors: readonly Flavor[];
}

/**
 * Loads a model with one of the given flavors. Runs in a browser too.
 * @throws NoLoadableFlavorError when none of them can
 * @throws MlmodelError for a broken MLmodel file, or as the flavor says; `DEADLINE_EXCEEDED` at the time limit
 */
export async function loadModel(
  files: ModelFiles,
  options: LoadModelOptions,
): Promise<LoadedModel> {
  const mlmodel = await readMlmodel(files);
  const candidates = givenFlavors(options.flavors);
  return loadWithCandidates({ files, mlmodel, candidatesFor: () => candidates }, options);
}

/** Reads and parses a model's MLmodel file. @throws MlmodelError when there is none or it is broken */
export async function readMlmodel(files: ModelFiles): Promise<MlmodelFile> {
  return parseMlmodel(await files.read('MLmodel'));
}

/** Flavors that the embedder passed, as candidates in their order. */
export function givenFlavors(flavors: readonly Flavor[]): readonly FlavorCandidate[] {
  return flavors.map((flavor) => {
    const source = `the given flavor "${flavor.name}"`;
    return {
      flavor: flavor.name,
      priority: 0,
      source,
      async open() {
        if (flavor.specVersion === flavorSpecVersion) return flavor;
        throw wrongSpecVersion(source, flavor.specVersion);
      },
    };
  });
}

/** A model whose MLmodel file was read, and what may load it. */
export interface LoadableModel {
  /** Where the model is, for messages. */
  readonly location?: string | undefined;
  readonly files: ModelFiles;
  readonly mlmodel: MlmodelFile;
  /** What may load this model, or one inside it. */
  readonly candidatesFor: (mlmodel: MlmodelFile) => readonly FlavorCandidate[];
}

/** Chooses among the candidates and loads; a failure of the chosen one is final. */
export async function loadWithCandidates(
  model: LoadableModel,
  options: LoadContextOptions,
): Promise<LoadedModel> {
  const { mlmodel, files } = model;
  const logger = safeLogger(options.logger);
  const chosen = await chooseFor(model, options);
  const enforcer = createEnforcer(mlmodel);
  const session = await startSession(chosen, { ...model, logger, options });
  return {
    mlmodel,
    files,
    flavor: chosen.candidate.flavor,
    session,
    enforcer,
    async predict(input, call = {}) {
      const modelInput = enforcer.enforceInput(input);
      const params = enforcer.enforceParams(call.params);
      return session.predict(modelInput, { params, signal: call.signal });
    },
    dispose: () => session.dispose(),
  };
}

/** What was made ready for a model. */
export interface PreparedModel {
  /** The flavor that is to load it. */
  readonly flavor: string;
  /** What the flavor says; absent when it needs nothing. */
  readonly summary?: string | undefined;
}

/** How to make ready what a model needs. */
export interface PrepareOptions extends LoadContextOptions {
  /** No load follows now: what a later one may need is made ready, also where no option asks for it. Default false. */
  readonly ahead?: boolean | undefined;
}

/** Lets the flavor that is to load the model make ready what it needs. */
export async function prepareWithCandidates(
  model: LoadableModel,
  options: PrepareOptions,
): Promise<PreparedModel> {
  const { candidate, flavor, config } = await chooseFor(model, options);
  const preparation = await flavor.prepare?.({
    files: model.files,
    config,
    signature: model.mlmodel.signature,
    options: await optionsOf(flavor, options.options),
    logger: safeLogger(options.logger),
    signal: options.signal,
    ahead: options.ahead ?? false,
  });
  return { flavor: candidate.flavor, summary: preparation?.summary };
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
    options: await optionsOf(flavor, options.options),
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
