import { flavorBlock } from '@mlmodel/core/flavor';

/** What this flavor reads of the `crate` block that MLflow's R package writes. */
export interface CrateConfig {
  /** Path of the RDS file, relative to the model directory. */
  readonly model: string;
}

/** @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field */
export function parseCrateConfig(block: unknown): CrateConfig {
  return { model: flavorBlock(block, 'crate').path('model', 'the path of the RDS file') };
}
