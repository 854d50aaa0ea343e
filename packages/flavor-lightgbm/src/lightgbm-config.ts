import { flavorBlock } from '@mlmodel/core/flavor';

/** The `lightgbm` block of an MLmodel file, as `mlflow.lightgbm` writes it. */
export interface LightgbmConfig {
  /** Path of the model file in the model directory. */
  readonly data: string;
  /** The class of Python that was saved: a Booster is text, and the others are pickle or skops. */
  readonly modelClass: string;
  /** How an object of another class than Booster is written. MLflow reads `pickle` and `cloudpickle` in the same way. */
  readonly format: 'pickle' | 'skops';
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
  const format = fields.value('serialization_format') ?? 'cloudpickle';
  if (format !== 'pickle' && format !== 'cloudpickle' && format !== 'skops') {
    throw fields.invalid('serialization_format', 'pickle, cloudpickle or skops');
  }
  return {
    data: fields.path('data', 'the path of the model file'),
    modelClass,
    format: format === 'skops' ? 'skops' : 'pickle',
  };
}
