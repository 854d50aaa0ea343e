import { parseArgs } from 'node:util';
import { createPackage } from './create-package.js';
import type { PackageKind } from './package-kind.js';
import { UsageError } from './usage-error.js';

/** Runs the command that writes packages of a kind. @returns its exit code */
export async function runCreate(kind: PackageKind, args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined || parsed.values.help === true) {
    (parsed ? console.log : console.error)(kind.usage);
    return parsed ? 0 : 2;
  }
  const [name = ''] = parsed.positionals;
  try {
    const { folder, next } = await createPackage(kind, {
      name,
      workingDirectory: process.cwd(),
      tarballs: parsed.values.tarballs,
    });
    console.log(`Wrote ${folder}. Next:\n`);
    for (const command of next) console.log(`  ${command}`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Undefined for invalid arguments. */
function parse(args: readonly string[]) {
  try {
    const parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { tarballs: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    const isComplete = parsed.positionals.length === 1 || parsed.values.help === true;
    return isComplete ? parsed : undefined;
  } catch {
    return undefined;
  }
}
