import { errorText } from '../errors/message-text.js';
import { isMlmodelError, MlmodelError } from '../errors/mlmodel-error.js';
import type { MlmodelFile } from '../mlmodel/mlmodel-file.js';
import type { Flavor, Loadability } from './flavor.js';
import type { ModelFiles } from './model-files.js';

/** Something that may load a model: an installed package, or a flavor that the embedder gave. */
export interface FlavorCandidate {
  /** The key below `flavors:`. */
  readonly flavor: string;
  /** The highest is asked first. */
  readonly priority: number;
  /** Who it is, for messages: a package's name and version. */
  readonly source: string;
  /** Imports the light module. @throws MlmodelError when it is broken or of another contract version */
  open(): Promise<Flavor>;
}

/** The flavor that is to load a model, its block checked. */
export interface ChosenFlavor {
  readonly candidate: FlavorCandidate;
  readonly flavor: Flavor;
  readonly config: unknown;
  /** Those with a higher priority that cannot load it. */
  readonly refused: readonly RefusedFlavor[];
}

/** A model for which a flavor is chosen. */
interface UnloadedModel {
  readonly files: ModelFiles;
  readonly mlmodel: Pick<MlmodelFile, 'flavors'>;
}

/**
 * Asks the candidates whose key the model has, by priority (at the same one in their order), until one can load it.
 * @throws NoLoadableFlavorError when none can
 * @throws MlmodelError when the one asked is broken, its block of the MLmodel file is, or its `canLoad` throws
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

/** What `canLoad` answers. @throws MlmodelError naming the flavor when it throws or answers anything else */
async function loadabilityIn(
  files: ModelFiles,
  { candidate, flavor, config }: Omit<ChosenFlavor, 'refused'>,
): Promise<Loadability> {
  if (flavor.canLoad === undefined) return { ok: true };
  try {
    return checkedLoadability(await flavor.canLoad(config, files));
  } catch (cause) {
    const { errorCode, status, subject, debug }: Partial<MlmodelError> = isMlmodelError(cause)
      ? cause
      : {};
    throw new MlmodelError(
      errorCode ?? 'INTERNAL_ERROR',
      `${candidate.source} failed to say whether it can load the flavor "${candidate.flavor}" of this model: ${errorText(cause)}`,
      { ...subject, status, debug, cause },
    );
  }
}

/** Flavors may be written in JavaScript, so the answer may be anything. */
function checkedLoadability(answer: unknown): Loadability {
  const { ok, reason, fix } = Object(answer);
  if (ok === true) return { ok };
  if (ok === false && typeof reason === 'string' && typeof fix === 'string')
    return { ok, reason, fix };
  throw new MlmodelError(
    'INVALID_STATE',
    'canLoad must answer { ok: true }, or { ok: false, reason, fix } with texts. Update the flavor, or report this to its author.',
  );
}

/** The contract version that this package speaks. */
export const flavorSpecVersion = 1;

/**
 * The error for a flavor package that was written for another version of the contract.
 * @param found the version that it states
 */
export function wrongSpecVersion(source: string, found: unknown): MlmodelError {
  const advice =
    typeof found === 'number' && found > flavorSpecVersion
      ? 'Update @mlmodel/core and @mlmodel/cli, or install an older version of the flavor.'
      : 'Install a newer version of the flavor.';
  return new MlmodelError(
    'INVALID_STATE',
    `${source} follows version ${JSON.stringify(found) ?? 'unknown'} of the flavor contract, and this @mlmodel/core knows version ${flavorSpecVersion}. ${advice}`,
  );
}

/** A flavor of a model, or a package for it, that cannot load the model. */
export interface RefusedFlavor {
  /** The key below `flavors:`. */
  readonly flavor: string;
  /** The package that was asked; absent when none is installed. */
  readonly source?: string | undefined;
  readonly reason: string;
  /** A command, or what to change. */
  readonly fix: string;
}

/** No flavor of a model can be loaded here; `refused` says why for each, and what would help. */
export class NoLoadableFlavorError extends MlmodelError {
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

/** Flavors that a package of this project loads: help for error messages, no part of discovery. */
const ownPackages: ReadonlyMap<string, string> = new Map([
  ['onnx', '@mlmodel/flavor-onnx'],
  ['tfjs', '@mlmodel/flavor-tfjs'],
  ['node_function', '@mlmodel/flavor-node-function'],
  ['python_function', '@mlmodel/flavor-pyfunc-bridge'],
]);

/**
 * What to do about a flavor of a model that no installed package claims.
 * @param flavors every flavor of the model
 */
function missingFlavor(flavor: string, flavors: ReadonlyMap<string, unknown>): RefusedFlavor {
  const reason = 'no package for this flavor was found';
  const install = ownPackages.get(flavor);
  if (flavor === 'python_function') {
    return {
      flavor,
      reason,
      fix: `run: npm install ${install}; or serve it in Python: ${servedByMlflow}`,
    };
  }
  if (install !== undefined) return { flavor, reason, fix: `run: npm install ${install}` };
  if (flavor === 'crate') {
    return { flavor, reason, fix: `an R function is served by MLflow with R: ${servedByMlflow}` };
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
