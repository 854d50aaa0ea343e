import { createFlavor } from './create-flavor.js';
import { UsageError } from './usage-error.js';

const usage = `Usage: create-flavor NAME

Writes a flavor package that works: inside a clone of mlmodel the folder packages/flavor-NAME, elsewhere the folder
mlmodel-flavor-NAME, a package of its own.

NAME is the key below "flavors:" in MLmodel files, in lower case, such as xgboost or my_format.`;

/** Runs the command. @returns its exit code */
export async function main(args: readonly string[]): Promise<number> {
  const [name] = args;
  if (name === undefined || args.length > 1 || name === '--help' || name === '-h') {
    const isHelp = name === '--help' || name === '-h';
    (isHelp ? console.log : console.error)(usage);
    return isHelp ? 0 : 2;
  }
  try {
    const { folder, next } = await createFlavor(name, process.cwd());
    console.log(`Wrote ${folder}. Next:\n`);
    for (const command of next) console.log(`  ${command}`);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    return 1;
  }
}
