import type { ImageContext, ImageNeeds } from '@mlmodel/core';
import type { CrateConfig } from '../crate-config.js';
import type { CrateOptions } from '../crate-options.js';
import { packageProbe } from '../rscript.js';
import { largestFunction, namedPackages } from './named-packages.js';

/** The package that the processes of this flavor use. */
const ownPackage = 'jsonlite';

/**
 * What an image needs to run an R function: R, and the packages that the function names, from Debian.
 * @throws MlmodelError for a file that cannot be read
 */
export async function crateImageNeeds({
  files,
  config,
  options,
  logger,
}: ImageContext<CrateConfig, CrateOptions>): Promise<ImageNeeds> {
  const isLarge = (await files.size(config.model)) > largestFunction;
  const named = isLarge ? undefined : namedPackages(await files.read(config.model));
  if (named === undefined)
    logger.warn(
      `"${config.model}" cannot be searched for the R packages that it needs. Give a base image that has them (--base).`,
    );
  const packages = [...new Set([ownPackage, ...(named ?? [])])];
  return {
    summary: `R with ${packages.join(', ')}`,
    system: {
      debian: ['r-base-core', ...packages.map((name) => `r-cran-${name.toLowerCase()}`)],
      check: ['Rscript', '--no-init-file', '-e', packageProbe(packages)],
    },
    loadOptions: {
      ...(options.rWorkers !== undefined && { rWorkers: String(options.rWorkers) }),
      ...(options.rSpares !== undefined && { rSpares: String(options.rSpares) }),
    },
  };
}
