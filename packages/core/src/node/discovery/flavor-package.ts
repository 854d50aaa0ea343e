import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MlmodelError } from '../../errors/mlmodel-error.js';
import {
  type FlavorCandidate,
  flavorSpecVersion,
  wrongSpecVersion,
} from '../../flavor/choose-flavor.js';
import type { Flavor, FlavorManifest } from '../../flavor/flavor.js';

/** A package on disk with the fields of its `package.json` that discovery reads, unchecked. */
export interface PackageOnDisk {
  /** The real path of its folder. */
  readonly directory: string;
  readonly name?: unknown;
  readonly version?: unknown;
  readonly mlmodel?: unknown;
  readonly exports?: unknown;
  readonly main?: unknown;
  readonly dependencies?: unknown;
  readonly devDependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly peerDependencies?: unknown;
}

/** An installed package with a flavor manifest. */
export interface FlavorPackage {
  readonly name: string;
  /** Name and version, for messages. */
  readonly label: string;
  readonly package: PackageOnDisk;
  /** Its `spec` is unchecked. */
  readonly manifest: Omit<FlavorManifest, 'spec'> & { readonly spec: unknown };
}

/** The flavor that a package's manifest claims, if any. */
export function flavorKeyOf(found: PackageOnDisk): string | undefined {
  const { flavor } = manifestOf(found);
  return typeof flavor === 'string' ? flavor : undefined;
}

/**
 * Reads the `mlmodel` field of a package.
 * @throws MlmodelError `INVALID_STATE` for an invalid field
 */
export function readFlavorPackage(found: PackageOnDisk): FlavorPackage {
  const name = typeof found.name === 'string' ? found.name : found.directory;
  const label = typeof found.version === 'string' ? `${name} ${found.version}` : name;
  const { flavor, export: exported, spec, priority } = manifestOf(found);
  if (typeof flavor !== 'string') throw brokenManifest(label, 'flavor', 'a string');
  if (typeof exported !== 'string') throw brokenManifest(label, 'export', 'a string');
  if (typeof priority !== 'number') throw brokenManifest(label, 'priority', 'a number');
  return { name, label, package: found, manifest: { flavor, export: exported, spec, priority } };
}

function manifestOf(found: PackageOnDisk): Readonly<Record<string, unknown>> {
  return typeof found.mlmodel === 'object' && found.mlmodel !== null ? { ...found.mlmodel } : {};
}

function brokenManifest(label: string, field: string, expected: string): MlmodelError {
  return new MlmodelError(
    'INVALID_STATE',
    `The package ${label} is not a valid flavor: "mlmodel.${field}" in its package.json must be ${expected}. Name a flavor package, or reinstall this one.`,
    { field },
  );
}

/** A flavor package as a candidate; its lightweight module is imported on demand. */
export function packageCandidate(found: FlavorPackage): FlavorCandidate {
  const { manifest, label } = found;
  return {
    flavor: manifest.flavor,
    priority: manifest.priority,
    source: label,
    directory: found.package.directory,
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
    throw broken(label, 'its package.json has no usable "exports" or "main"');
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
 * The entry module of a package, relative to its folder, resolved as Node does (nodejs.org/api/packages.html). It is
 * resolved from the folder because the package may not be visible from this one.
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
