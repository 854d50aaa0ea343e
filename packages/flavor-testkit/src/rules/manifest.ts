import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { memoryModelFiles } from '@mlmodel/core';
import { findCandidates, parseMlmodel } from '@mlmodel/core/node';
import { BrokenRule } from '../broken-rule.js';
import type { FlavorSuite } from '../flavor-suite.js';

const fieldRule = 'the field mlmodel of package.json is { flavor, export, spec, priority }';
const entryRule = 'the package exports the flavor that its package.json names';

/** The part of a `package.json` that is read here. */
interface PackageManifest {
  readonly mlmodel?: unknown;
  readonly peerDependencies?: object;
  readonly devDependencies?: object;
}

/** How discovery finds the flavor's package. */
export function manifestRules({ test, flavor, packageFolder }: FlavorSuite): void {
  const folder = packageFolder ?? nearestFlavorPackage(process.cwd());
  if (folder === undefined) return;

  test('its package.json describes it', async () => {
    const problem = fieldProblem(manifestIn(folder)?.mlmodel, flavor);
    if (problem !== undefined) throw new BrokenRule(fieldRule, problem);
  });

  test('its package exports the flavor, as discovery finds it', async () => {
    const problem = await entryProblem(folder, flavor);
    if (problem !== undefined) throw new BrokenRule(entryRule, problem);
  });
}

function fieldProblem(field: unknown, flavor: FlavorSuite['flavor']): string | undefined {
  if (typeof field !== 'object' || field === null) return 'there is no such field';
  const manifest: Readonly<Record<string, unknown>> = { ...field };
  const wanted = { flavor: flavor.name, spec: flavor.specVersion };
  for (const [key, value] of Object.entries(wanted))
    if (manifest[key] !== value)
      return `${key} is ${JSON.stringify(manifest[key])}, and the flavor says ${JSON.stringify(value)}`;
  if (typeof manifest['export'] !== 'string') return 'export is not the name of an export';
  const { priority } = manifest;
  if (Number.isInteger(priority) && Number(priority) >= 0) return undefined;
  return `priority is ${JSON.stringify(priority)}, not a whole number such as 100`;
}

/** The flavor that `--flavor FOLDER` would use, in comparison with the one that is tested. */
async function entryProblem(
  folder: string,
  flavor: FlavorSuite['flavor'],
): Promise<string | undefined> {
  const mlmodel = parseMlmodel(`flavors: {${JSON.stringify(flavor.name)}: {}}`);
  const files = { ...memoryModelFiles({}), directory: join(folder, 'no model') };
  const localPath = async () => folder;
  try {
    const opened = { files: { ...files, localPath }, mlmodel };
    const [candidate] = findCandidates(opened, { flavors: [folder] });
    const found = await candidate?.open();
    if (found === undefined) return 'it exports none';
    const differing = (['options', 'canLoad', 'save', 'prepare'] as const).find(
      (member) => typeof found[member] !== typeof flavor[member],
    );
    return differing && `its flavor and the tested one differ in ${differing}; build the package`;
  } catch (error) {
    return String(error);
  }
}

/** A package that names its flavor, or one that is developed with this kit and has core as a peer. */
function nearestFlavorPackage(folder: string): string | undefined {
  const manifest = manifestIn(folder);
  if (manifest !== undefined) return isFlavorPackage(manifest) ? folder : undefined;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestFlavorPackage(parent);
}

function isFlavorPackage({
  mlmodel,
  peerDependencies = {},
  devDependencies = {},
}: PackageManifest) {
  return (
    'flavor' in Object(mlmodel) ||
    ('@mlmodel/core' in peerDependencies && '@mlmodel/flavor-testkit' in devDependencies)
  );
}

function manifestIn(folder: string): PackageManifest | undefined {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}
