import type { Flavor } from '../../../src/flavor/flavor.js';

/** A flavor whose model is one number, which stands in each of many files. */
export const numbersFlavor: Flavor;
