import { normalizedPackageName, readPythonRequirement } from '@mlmodel/core/flavor';
import type { RequirementChange } from './requirement-change.js';

/** A list of requirements after a change. */
export interface ChangedEntries {
  readonly entries: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Changes a list of requirements: new ones stand where the first one of their package stood, or at the end. Comments,
 * options of pip and everything else that is not a requirement stay as they are.
 * @param before lines of requirements, which may go on after a backslash
 */
export function changeEntries(
  before: readonly string[],
  { packages }: RequirementChange,
): ChangedEntries {
  const placed = new Set<string>();
  const entries: string[] = [];
  const removed: string[] = [];
  const place = (name: string) => {
    if (!placed.has(name)) entries.push(...(packages.get(name) ?? []));
    placed.add(name);
  };
  for (const entry of before) {
    const name = packageOf(entry);
    if (name === undefined || !packages.has(name)) entries.push(entry);
    else {
      removed.push(entry);
      place(name);
    }
  }
  for (const name of packages.keys()) place(name);
  const lines = [...packages.values()].flat();
  return {
    entries,
    added: lines.filter((line) => !removed.includes(line)),
    removed: removed.filter((entry) => !lines.includes(entry)),
  };
}

function packageOf(entry: string): string | undefined {
  const line = entry.replaceAll('\\\n', ' ').replace(/(?:^|[ \t])#.*$/s, '');
  const name = readPythonRequirement(line.trim())?.name;
  return name === undefined ? undefined : normalizedPackageName(name);
}
