import { flavorBlock } from '@mlmodel/core/flavor';

/** The `sklearn` block of an MLmodel file, as `mlflow.sklearn` writes it. */
export interface SklearnConfig {
  /** Path of the model file in the model directory. */
  readonly modelPath: string;
  /** How the file is written. MLflow reads `pickle` and `cloudpickle` in the same way. */
  readonly format: 'pickle' | 'skops';
}

/**
 * Checks the block; unknown keys are ignored.
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming the field
 */
export function parseSklearnConfig(block: unknown): SklearnConfig {
  const fields = flavorBlock(block, 'sklearn');
  const format = fields.value('serialization_format') ?? 'pickle';
  if (format !== 'pickle' && format !== 'cloudpickle' && format !== 'skops') {
    throw fields.invalid('serialization_format', 'pickle, cloudpickle or skops');
  }
  return {
    modelPath: fields.path('pickled_model', 'the path of the model file'),
    format: format === 'skops' ? 'skops' : 'pickle',
  };
}
