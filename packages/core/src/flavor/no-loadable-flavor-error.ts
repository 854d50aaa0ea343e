import { MlmodelError } from '../errors/mlmodel-error.js';

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
