import { isMlmodelError } from '@mlmodel/core';
import { installedTargets, type TargetCandidate } from '@mlmodel/deployments';

/** A command that an installed target's manifest names. */
export interface NamedTargetCommand {
  /** The two words of it: `['sagemaker', 'push-model']`. */
  readonly path: readonly [string, string];
  readonly description: string;
  readonly candidate: TargetCandidate;
}

/**
 * The commands of the installed targets, in the order of targets. Nothing is imported; other names are left out. Help works
 * with a broken package too: there are none then.
 */
export function targetCommands(): readonly NamedTargetCommand[] {
  return readableTargets().flatMap((candidate) => {
    const { commands } = candidate.manifest;
    if (typeof commands !== 'object' || commands === null) return [];
    return Object.entries(commands).flatMap(([name, description]) => {
      const [group = '', verb = '', ...others] = name.split(' ');
      const isItsOwn = group === candidate.key || group === 'deployments';
      const isNamed = /^[a-z][a-z0-9-]*$/.test(verb) && others.length === 0;
      if (!isItsOwn || !isNamed || typeof description !== 'string') return [];
      return [{ path: [group, verb], description, candidate } as const];
    });
  });
}

function readableTargets(): readonly TargetCandidate[] {
  try {
    return installedTargets();
  } catch (error) {
    if (isMlmodelError(error)) return [];
    throw error;
  }
}
