import { MlmodelError } from '../../errors/mlmodel-error.js';
import type { FlavorManifest } from '../../flavor/flavor.js';
import type { PackageOnDisk } from './package-json.js';

/** An installed package that says that it is a flavor. */
export interface FlavorPackage {
  readonly name: string;
  /** Name and version, for messages. */
  readonly label: string;
  readonly package: PackageOnDisk;
  /** Its `spec` is not checked yet. */
  readonly manifest: Omit<FlavorManifest, 'spec'> & { readonly spec: unknown };
}

/** The flavor that a package says it is; undefined when it is none. */
export function flavorKeyOf(found: PackageOnDisk): string | undefined {
  const { flavor } = manifestOf(found);
  return typeof flavor === 'string' ? flavor : undefined;
}

/**
 * Reads the `mlmodel` field of a package.
 * @throws MlmodelError `INVALID_STATE` for a field that is not as the contract says
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
    `The package ${label} is not a flavor that works: "mlmodel.${field}" in its package.json must be ${expected}. Name a flavor package, or reinstall this one.`,
    { field },
  );
}
