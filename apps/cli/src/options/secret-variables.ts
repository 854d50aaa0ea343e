import { valueFromText } from '@mlmodel/core';
import { secretOptions } from '@mlmodel/serve/options';
import { variablesOf } from './environment-variables.js';
import { UsageError } from './usage-error.js';

/** Values of the options that only the environment can set. */
export type Secrets = { readonly [Name in keyof typeof secretOptions]?: readonly string[] };

/**
 * Takes the secrets from environment variables, where child processes would inherit them. Items of a list are separated
 * by commas.
 * @throws UsageError for a variable that is set but empty, which would leave the server without the keys that were meant
 */
export function takeSecrets(variables: NodeJS.ProcessEnv = process.env): Secrets {
  const given = Object.entries(secretOptions).flatMap(([name, schema]) => {
    const [variable = ''] = variablesOf(name);
    const text = variables[variable];
    if (text === undefined) return [];
    delete variables[variable];
    if (text.trim() === '') {
      throw new UsageError(
        `The environment variable ${variable} is empty. Unset it, or give it keys.`,
      );
    }
    return [[name, valueFromText(text, schema)] as const];
  });
  return Object.fromEntries(given) as Secrets;
}
