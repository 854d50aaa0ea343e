import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import { rewordedError } from '../errors/reworded-error.js';
import { ownFlavors } from '../generated/own-flavors.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import { installCommand } from '../plugin/install-command.js';
import type { Flavor, Loadability } from './flavor.js';
import type { ModelFiles } from './model-files.js';

/** A candidate for loading a model: an installed package, or a flavor passed by the embedder. */
export interface FlavorCandidate {
  /** The key under `flavors:`. */
  readonly flavor: string;
  /** The highest priority is asked first. */
  readonly priority: number;
  /** Its name for messages: a package's name and version. */
  readonly source: string;
  /** The real path of its package; absent for a flavor passed by the embedder. */
  readonly directory?: string | undefined;
  /** Imports the lightweight module. @throws MlmodelError when it is broken or implements another contract version */
  open(): Promise<Flavor>;
}

/** The flavor chosen to load a model, with its parsed block. */
export interface ChosenFlavor {
  readonly candidate: FlavorCandidate;
  readonly flavor: Flavor;
  readonly config: unknown;
  /** Candidates of higher priority that cannot load it. */
  readonly refused: readonly RefusedFlavor[];
}

/** A model to choose a flavor for. */
interface UnloadedModel {
  readonly files: ModelFiles;
  readonly mlmodel: Pick<MlmodelFile, 'flavors'>;
}

/**
 * Asks the candidates for the model's flavors, by priority and then in order, until one can load it.
 * @throws NoLoadableFlavorError when none can
 * @throws MlmodelError when a candidate or its block of the MLmodel file is broken, or its `canLoad` throws
 */
export async function chooseFlavor(
  { files, mlmodel: { flavors } }: UnloadedModel,
  candidates: readonly FlavorCandidate[],
): Promise<ChosenFlavor> {
  const relevant = candidates.filter((candidate) => flavors.has(candidate.flavor));
  const refused: RefusedFlavor[] = [];
  for (const candidate of relevant.toSorted((a, b) => b.priority - a.priority)) {
    const flavor = await candidate.open();
    const config = flavor.parseConfig(flavors.get(candidate.flavor));
    const answer = await loadabilityIn(files, { candidate, flavor, config });
    if (answer.ok) return { candidate, flavor, config, refused };
    refused.push({
      flavor: candidate.flavor,
      source: candidate.source,
      reason: answer.reason,
      fix: answer.fix,
    });
  }
  const claimed = new Set(relevant.map((candidate) => candidate.flavor));
  const unclaimed = [...flavors.keys()].filter((flavor) => !claimed.has(flavor));
  throw new NoLoadableFlavorError([
    ...refused,
    ...unclaimed.map((flavor) => missingFlavor(flavor, flavors)),
  ]);
}

/** Calls `canLoad`. @throws MlmodelError naming the flavor when it throws or returns anything else */
async function loadabilityIn(
  files: ModelFiles,
  { candidate, flavor, config }: Omit<ChosenFlavor, 'refused'>,
): Promise<Loadability> {
  if (flavor.canLoad === undefined) return { ok: true };
  try {
    return checkedLoadability(await flavor.canLoad(config, files));
  } catch (cause) {
    const message = `${candidate.source} failed to determine whether it can load the flavor "${candidate.flavor}" of this model: ${errorText(cause)}`;
    throw isMlmodelError(cause)
      ? rewordedError(cause, message)
      : new MlmodelError('INTERNAL_ERROR', message, { cause });
  }
}

/** Flavors may be written in JavaScript, so the result needs checking. */
function checkedLoadability(answer: unknown): Loadability {
  const { ok, reason, fix } = Object(answer);
  if (ok === true) return { ok };
  if (ok === false && typeof reason === 'string' && typeof fix === 'string')
    return { ok, reason, fix };
  throw new MlmodelError(
    'INVALID_STATE',
    'canLoad must return { ok: true }, or { ok: false, reason, fix } with strings. Update the flavor, or report this to its author.',
  );
}

/** Why a flavor, or a package for it, cannot load a model. */
export interface RefusedFlavor {
  /** The key under `flavors:`. */
  readonly flavor: string;
  /** The package; absent when none is installed. */
  readonly source?: string | undefined;
  readonly reason: string;
  /** A command to run, or what to change. */
  readonly fix: string;
}

/** No flavor can load the model here; `refused` lists the reason and the fix for each. */
export class NoLoadableFlavorError extends MlmodelError {
  override readonly name = 'NoLoadableFlavorError';
  readonly refused: readonly RefusedFlavor[];

  constructor(refused: readonly RefusedFlavor[]) {
    super('RESOURCE_DOES_NOT_EXIST', describe(refused), { file: 'MLmodel' });
    this.refused = refused;
  }
}

function describe(refused: readonly RefusedFlavor[]): string {
  if (refused.length === 0) {
    return 'The MLmodel file lists no flavors, so nothing can load the model. Save it with a flavor.';
  }
  const reasons = refused.map(({ flavor, source, reason, fix }) => {
    const name = source === undefined ? flavor : `${flavor} (${source})`;
    return `${name}: ${reason}; ${fix}`;
  });
  return `Nothing here can load this model. ${reasons.join('. ')}.`;
}

/**
 * Describes a flavor that no installed package claims.
 * @param flavors every flavor of the model
 */
function missingFlavor(flavor: string, flavors: ReadonlyMap<string, unknown>): RefusedFlavor {
  const reason = 'no package for this flavor was found';
  const own = ownFlavors.get(flavor);
  if (own !== undefined) {
    const install = `run: ${installCommand(own.name, ownFlavors)}`;
    const isPython = flavor === 'python_function';
    const fix = isPython ? `${install}; or serve it in Python: ${servedByMlflow}` : install;
    return { flavor, reason, fix };
  }
  if (flavors.has('python_function')) {
    return { flavor, reason, fix: 'the python_function flavor of the same model serves it' };
  }
  return {
    flavor,
    reason,
    fix: `install a package whose package.json has "mlmodel": {"flavor": ${JSON.stringify(flavor)}}, or load it with MLflow's own library`,
  };
}

const servedByMlflow = 'mlflow models serve -m MODEL';
