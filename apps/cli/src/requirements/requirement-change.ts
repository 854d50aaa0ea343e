import {
  formatPythonRequirement,
  normalizedPackageName,
  type PythonRequirement,
  readPythonRequirement,
} from '@mlmodel/core/flavor';
import { UsageError } from '../options/usage-error.js';

/** What to do with the requirements of a model. */
export interface RequirementChange {
  /** The packages that are concerned, by their normalized names, with the lines to have instead; none to remove them. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
  readonly isRemoval: boolean;
}

/**
 * Reads the arguments of the command. As in MLflow, names are written small, versions of one package are joined, and for a
 * removal only names count.
 * @throws UsageError naming what is not a requirement
 */
export function requirementChange(operation: string, texts: readonly string[]): RequirementChange {
  if (operation !== 'add' && operation !== 'remove') {
    throw new UsageError(`The operation is add or remove, not ${JSON.stringify(operation)}.`);
  }
  if (texts.length === 0) {
    throw new UsageError(
      `Nothing is given to ${operation}. Give requirements such as "pandas>=2,<3".`,
    );
  }
  const isRemoval = operation === 'remove';
  const given = texts.map(readGiven);
  const names = new Set(given.map(({ name }) => normalizedPackageName(name)));
  const linesOf = (name: string) =>
    isRemoval ? [] : joined(given.filter((one) => normalizedPackageName(one.name) === name));
  return { packages: new Map(Array.from(names, (name) => [name, linesOf(name)])), isRemoval };
}

function readGiven(text: string): PythonRequirement {
  const found = readPythonRequirement(text.trim());
  if (found === undefined) {
    throw new UsageError(
      `${JSON.stringify(text)} is no requirement of a Python package, such as "pandas>=2,<3".`,
    );
  }
  const extras = found.extras.map((extra) => extra.toLowerCase());
  return { ...found, name: found.name.toLowerCase(), extras };
}

/** Requirements of one package: those with the same marker become one line. */
function joined(requirements: readonly PythonRequirement[]): readonly string[] {
  const byMarker = new Map<string, PythonRequirement>();
  for (const one of requirements) {
    const { marker = '' } = one;
    const { extras = [], versions = [] } = byMarker.get(marker) ?? {};
    byMarker.set(marker, {
      ...one,
      extras: [...new Set([...extras, ...one.extras])],
      versions: [...new Set([...versions, ...one.versions])],
    });
  }
  return Array.from(byMarker.values(), formatPythonRequirement);
}
