import { flavorBlock } from '@mlmodel/core/flavor';

/** The `lightgbm` block of an MLmodel file, as `mlflow.lightgbm` writes it. */
export interface LightgbmConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
  /** The class of Python that was saved: a Booster is text, and the others are pickle or skops. */
  readonly modelClass: string;
}

/** The class whose file is text. MLflow before 1.23 did not write it. */
export const boosterClass = 'lightgbm.basic.Booster';

/**
 * Checks the block; unknown keys are ignored.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseLightgbmConfig(block: unknown): LightgbmConfig {
  const fields = flavorBlock(block, 'lightgbm');
  const modelClass = fields.value('model_class') ?? boosterClass;
  if (typeof modelClass !== 'string') throw fields.invalid('model_class', 'the name of a class');
  return { data: fields.path('data', 'the path of the model file'), modelClass };
}
