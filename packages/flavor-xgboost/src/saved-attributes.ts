import { brokenFile } from '@mlmodel/core/flavor';
import { parseWithNaN, type XgboostModel } from '@mlmodel/trees';

/** What `save_model` of the classes of Python attaches; until 2.0 all that `__init__` was given. */
export type SavedAttributes = Readonly<Record<string, unknown>>;

/** @throws MlmodelError naming the file when they are not JSON */
export function savedAttributes({ attributes }: XgboostModel, file: string): SavedAttributes {
  const text = attributes.get('scikit_learn');
  if (text === undefined) return {};
  try {
    return Object(parseWithNaN(text));
  } catch (cause) {
    throw brokenFile(file, { reason: 'has an attribute "scikit_learn" that is not JSON', cause });
  }
}

/** Until 2.0, a class keeps the number that it was given for missing values. */
export function missingOf({ missing }: SavedAttributes): number | undefined {
  return typeof missing === 'number' ? Math.fround(missing) : undefined;
}
