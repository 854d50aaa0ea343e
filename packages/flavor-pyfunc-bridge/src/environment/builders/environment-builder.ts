import type { BuildContext } from './build-context.js';

/** Builds the environment of a model. */
export interface EnvironmentBuilder {
  /**
   * @param folder an empty one
   * @returns the path of the environment's interpreter, relative to the folder
   * @throws MlmodelError that says which package, interpreter or tool is the trouble
   */
  build(folder: string, context: BuildContext): Promise<string>;
}
