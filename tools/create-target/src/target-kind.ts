import type { PackageKind } from '@mlmodel/create-flavor';
import { ownTargets } from './generated/own-targets.js';

/** Packages of deployment targets. */
export const targetKind: PackageKind = {
  noun: 'target',
  usage: `Usage: create-target NAME [--tarballs FOLDER]

Writes a working package of a deployment target: inside a clone of mlmodel the folder packages/target-NAME, elsewhere
the folder mlmodel-target-NAME.

NAME is the word before ":" in the URI of the target, in lower case, such as mainframe.

  --tarballs FOLDER  use mlmodel's packages in this folder, as written by pnpm pack, instead of published ones`,
  own: ownTargets,
  folder: new URL('..', import.meta.url),
  description: ({ key }) => `The deployment target ${key} of MLflow Models`,
  manifest: {},
  peers: ['@mlmodel/core', '@mlmodel/deployments'],
  testedWith: [],
};
