import { MlmodelError, quoteName } from '@mlmodel/core';
import { quotedNames } from '@mlmodel/core/flavor';
import { getModelInfo } from '@mlmodel/core/node';

/** A model on this machine. */
export interface LocalModel {
  /** The folder that holds `MLmodel`. */
  readonly directory: string;
  /** What it is, for a tag. */
  readonly label: string;
  /** The flavor that loads it there. */
  readonly flavor: string;
}

/**
 * Reads a model that is to be deployed.
 * @param wanted its flavor; absent: `python_function` if it has that, as in MLflow, else its first one
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` if it has no such flavor, and what reading an MLmodel file throws
 */
export async function localModel(
  { directory, label }: Pick<LocalModel, 'directory' | 'label'>,
  wanted?: string,
): Promise<LocalModel> {
  const { flavors } = await getModelInfo(directory);
  const names = Object.keys(flavors);
  const usual = names.includes('python_function') ? 'python_function' : (names[0] ?? '');
  const flavor = wanted ?? usual;
  if (names.includes(flavor)) return { directory, label, flavor };
  throw new MlmodelError(
    'INVALID_PARAMETER_VALUE',
    `The model has the flavors ${quotedNames(names)}, and not ${quoteName(flavor)}. Deploy one of them.`,
  );
}
