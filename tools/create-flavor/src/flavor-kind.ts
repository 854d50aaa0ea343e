import { ownFlavors } from './generated/own-flavors.js';
import type { PackageKind } from './package-kind.js';

/** Packages of flavors. */
export const flavorKind: PackageKind = {
  noun: 'flavor',
  usage: `Usage: create-flavor NAME [--tarballs FOLDER]

Writes a working flavor package: inside a clone of mlmodel the folder packages/flavor-NAME, elsewhere the folder
mlmodel-flavor-NAME.

NAME is the key below "flavors:" in MLmodel files, in lower case, such as xgboost or my_format.

  --tarballs FOLDER  use mlmodel's packages in this folder, as written by pnpm pack, instead of published ones`,
  own: ownFlavors,
  folder: new URL('..', import.meta.url),
  description: ({ key }) => `The ${key} flavor of MLflow Models`,
  manifest: { priority: 100 },
  peers: ['@mlmodel/core'],
  testedWith: ['@mlmodel/flavor-testkit'],
};
