import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import {
  type FlavorCandidate,
  flavorSpecVersion,
  wrongSpecVersion,
} from '../../flavor/choose-flavor.js';
import type { Flavor } from '../../flavor/flavor.js';
import type { FlavorPackage } from './flavor-package.js';
import type { PackageOnDisk } from './package-json.js';

/** A flavor package as a candidate; its light module is imported when it is asked. */
export function packageCandidate(found: FlavorPackage): FlavorCandidate {
  const { manifest, label } = found;
  return {
    flavor: manifest.flavor,
    priority: manifest.priority,
    source: label,
    async open() {
      if (manifest.spec !== flavorSpecVersion) throw wrongSpecVersion(label, manifest.spec);
      const flavor = await importFlavor(found);
      if (flavor.specVersion !== flavorSpecVersion) {
        throw wrongSpecVersion(label, flavor.specVersion);
      }
      return flavor;
    },
  };
}

async function importFlavor(found: FlavorPackage): Promise<Flavor> {
  const { label, manifest } = found;
  const entry = packageEntry(found.package);
  if (entry === undefined) {
    throw broken(label, 'its package.json names no module: "exports" and "main" lead nowhere');
  }
  const module = await import(pathToFileURL(join(found.package.directory, entry)).href).catch(
    (cause: unknown) => {
      throw broken(label, `it cannot be imported (${String(cause)})`, cause);
    },
  );
  const flavor: unknown = module[manifest.export];
  if (!isFlavor(flavor)) throw broken(label, `its export "${manifest.export}" is not a flavor`);
  if (flavor.name === manifest.flavor) return flavor;
  throw broken(
    label,
    `its export loads the flavor "${flavor.name}", its package.json says "${manifest.flavor}"`,
  );
}

function isFlavor(value: unknown): value is Flavor {
  const flavor = value as Partial<Flavor> | null | undefined;
  return typeof flavor?.parseConfig === 'function' && typeof flavor.load === 'function';
}

function broken(label: string, reason: string, cause?: unknown): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    `The flavor package ${label} does not work: ${reason}. Reinstall it.`,
    { cause },
  );
}

const importConditions = ['node', 'import', 'module-sync', 'default'];

/**
 * The module that `import` of a package's name gives, relative to its folder, as Node finds it
 * (nodejs.org/api/packages.html). Found from the folder, because the package need not be visible from this one.
 */
function packageEntry(found: PackageOnDisk): string | undefined {
  if (found.exports === undefined) return typeof found.main === 'string' ? found.main : 'index.js';
  const root = isSubpaths(found.exports) ? found.exports['.'] : found.exports;
  return exportTarget(root);
}

function isSubpaths(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).some((key) => key.startsWith('.'))
  );
}

function exportTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target.startsWith('./') ? target : undefined;
  if (typeof target !== 'object' || target === null) return undefined;
  const options = Array.isArray(target)
    ? target
    : Object.entries(target)
        .filter(([condition]) => importConditions.includes(condition))
        .map(([, value]) => value);
  return options.map(exportTarget).find((found) => found !== undefined);
}
