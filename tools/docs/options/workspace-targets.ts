import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DeploymentTarget, findTarget } from '@mlmodel/deployments';
import { root } from '../paths.ts';

/** A deployment target in this repository, and the name of its package. */
interface WorkspaceTarget {
  readonly target: DeploymentTarget;
  readonly source: string;
}

/** The deployment targets in this repository, in the order of their names. */
export async function workspaceTargets(): Promise<readonly WorkspaceTarget[]> {
  const found = globSync('packages/*/package.json', { cwd: root }).flatMap((path) => {
    const { name, mlmodel } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    if (typeof mlmodel?.target !== 'string') return [];
    const targetPackage = join(root, dirname(path));
    const opened = findTarget(mlmodel.target, { targetPackage }).open();
    return [opened.then((target) => ({ target, source: String(name) }))];
  });
  const targets = await Promise.all(found);
  return targets.sort((one, other) => (one.target.name < other.target.name ? -1 : 1));
}
