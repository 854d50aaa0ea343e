import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DeclaredFlavor, declaredOptions } from '@mlmodel/core/node';
import { root } from '../paths.ts';

/** The flavors in this repository and what they declare, in the order of their names. */
export async function workspaceFlavors(): Promise<readonly DeclaredFlavor[]> {
  const found = globSync('packages/*/package.json', { cwd: root }).flatMap((path) => {
    const { name, mlmodel } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    const flavor: unknown = mlmodel?.flavor;
    if (typeof flavor !== 'string') return [];
    return [{ flavor, source: String(name), folder: join(root, dirname(path)) }];
  });
  const declared = await declaredOptions({ flavors: found.map(({ folder }) => folder) });
  const flavors = found.map(({ flavor, source }) => {
    const options = declared.find((one) => one.flavor === flavor)?.options;
    return { flavor, source, options };
  });
  return flavors.sort((one, other) => (one.flavor < other.flavor ? -1 : 1));
}
