import { fileURLToPath } from 'node:url';
import type { LoadedModel, Logger } from '@mlmodel/core';
import { loadModel } from '@mlmodel/core/node';
import { crateFlavor } from '../../src/crate-flavor.js';

/** The folder of a fixture. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

/** Loads a fixture with one process and no spare. */
export function loadFixture(name: string, logger?: Logger): Promise<LoadedModel> {
  const options = { byFlavor: { crate: { rSpares: 0 } } };
  return loadModel(fixture(name), { flavors: [crateFlavor], options, logger });
}
