import { readFileSync } from 'node:fs';
import type { RunTimeFile } from './run-time-files.js';

/**
 * The names of packages that stand in quotes in the scripts of a package, alone or with a path behind them, as they do
 * in `import` and `require`.
 */
export function mentionedNames(
  names: readonly string[],
  files: readonly RunTimeFile[],
): ReadonlySet<string> {
  const missing = new Set(names);
  const mentioned = new Set<string>();
  for (const { from } of files.filter(({ from }) => /\.[cm]?js$/.test(from))) {
    if (missing.size === 0) break;
    const script = readFileSync(from, 'utf8');
    for (const name of missing) {
      if (!isMentioned(name, script)) continue;
      missing.delete(name);
      mentioned.add(name);
    }
  }
  return mentioned;
}

function isMentioned(name: string, script: string): boolean {
  return ['"', "'", '`'].some(
    (quote) => script.includes(`${quote}${name}${quote}`) || script.includes(`${quote}${name}/`),
  );
}
