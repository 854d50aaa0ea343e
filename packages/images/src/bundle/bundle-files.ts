import { MlmodelError } from '@mlmodel/core';
import { platformName } from '../platform.js';
import type { BundlePlan } from './bundle-plan.js';

/** The folder of the model in a bundle. */
export const modelFolder = 'model';

/** The files that a bundle has beside packages and model, by path. */
export function bundleFiles(plan: BundlePlan): Readonly<Record<string, string>> {
  return {
    'package.json': json(packageFile(plan)),
    'packages.json': json(packageList(plan)),
    'serve.mjs': serveScript(plan),
  };
}

/** The program finds its flavors by the dependencies of the nearest `package.json`. */
function packageFile({ packages, program, flavors }: BundlePlan) {
  const roots = new Set([program.directory, ...flavors.map(({ directory }) => directory)]);
  const found = Array.from(packages.values()).filter(({ directory }) => roots.has(directory));
  const dependencies = Object.fromEntries(found.map(({ name, version }) => [name, version]));
  return { private: true, type: 'module', dependencies };
}

/** What is in the bundle, for people and for scanners. */
function packageList({ packages, platform }: BundlePlan) {
  return {
    platform: platformName(platform),
    packages: Array.from(packages, ([path, { name, version, manifest }]) => ({
      name,
      version,
      license: typeof manifest['license'] === 'string' ? manifest['license'] : undefined,
      path,
    })),
  };
}

/** The script that `node` runs: `serve` of the program, with the model and the flavors of the bundle. */
function serveScript(plan: BundlePlan): string {
  const { program, flavors, model, serveArguments } = plan;
  const script = `./${placeOf(program.directory, plan)}/${program.script}`;
  const ofModel = [
    `'--model-uri', path('./${modelFolder}')`,
    ...flavors.map(({ directory }) => `'--flavor', path('./${placeOf(directory, plan)}')`),
  ];
  const flags = [
    ...(model === undefined ? [] : ofModel),
    ...serveArguments.map((argument) => JSON.stringify(argument)),
  ];
  return `// Serves ${model === undefined ? 'a model' : 'the model in this folder'}: node serve.mjs [options of mlmodel serve]
import { fileURLToPath } from 'node:url';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const [node, , ...given] = process.argv;
// Platforms start a container with the argument "serve".
if (given[0] === 'serve') given.shift();
process.argv = [node, path('${script}'), 'serve', ${flags.map((flag) => `${flag}, `).join('')}...given];
await import('${script}');
`;
}

/** The folder of a package in a bundle. @param directory where it is installed */
export function placeOf(directory: string, { packages }: BundlePlan): string {
  const found = Array.from(packages).find(([, one]) => one.directory === directory);
  if (found === undefined) throw new MlmodelError('INTERNAL_ERROR', `${directory} is not bundled.`);
  return found[0];
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
