import type { PluginKind } from '@mlmodel/core/node';
import type { DeploymentTarget } from './deployment-target.js';
import { ownTargets } from './generated/own-targets.js';

/** Targets, as packages are found. */
export const targetKind: PluginKind<DeploymentTarget> = {
  noun: 'target',
  claim: 'is the target',
  flag: '--target-package',
  specVersion: 1,
  contractPackage: '@mlmodel/deployments',
  isRanked: false,
  own: ownTargets,
  isPlugin(value): value is DeploymentTarget {
    const target = value as Partial<DeploymentTarget> | null | undefined;
    return typeof target?.open === 'function' && typeof target.help === 'object';
  },
};
