import { parseArgs } from 'node:util';
import { createFlavor } from './create-flavor.js';
import { UsageError } from './usage-error.js';

const usage = `Usage: create-flavor NAME [--tarballs FOLDER]

Writes a working flavor package: inside a clone of mlmodel the folder packages/flavor-NAME, elsewhere the folder
mlmodel-flavor-NAME.

NAME is the key below "flavors:" in MLmodel files, in lower case, such as xgboost or my_format.

  --tarballs FOLDER  use mlmodel's packages in this folder, as written by pnpm pack, instead of published ones`;

/** Runs the command. @returns its exit code */
export async function main(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (parsed === undefined || parsed.values.help === true) {
    (parsed ? console.log : console.error)(usage);
    return parsed ? 0 : 2;
  }
  const [name = ''] = parsed.positionals;
  try {
    const { folder, next } = await createFlavor(name, {
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
