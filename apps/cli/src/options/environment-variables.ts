import { type OptionSchema, optionProblem, similarName } from '@mlmodel/core';
import { dashed, valueFromText } from './option-flags.js';
import { UsageError } from './usage-error.js';

const prefix = 'MLMODEL_';

/** Variables of MLflow that mean an option of this command. */
const mlflowVariables: Readonly<Record<string, string>> = {
  timeout: 'MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT',
};

type Variables = Readonly<Record<string, string | undefined>>;

/** `maxBodyBytes` -> `MLMODEL_MAX_BODY_BYTES`. */
function variableOf(option: string): string {
  return prefix + dashed(option).replaceAll('-', '_').toUpperCase();
}

/**
 * The options that the environment gives; an empty variable gives none. Items of a list are separated by commas.
 * @throws UsageError naming the variable
 */
export function optionsFromEnvironment(
  schemas: Readonly<Record<string, OptionSchema>>,
  variables: Variables = process.env,
): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const variable = [variableOf(name), mlflowVariables[name] ?? ''].find((one) => variables[one]);
    if (variable === undefined) continue;
    const value = valueFromText(variables[variable] ?? '', schema);
    const problem = optionProblem(value, schema);
    if (problem !== undefined) {
      throw new UsageError(`The environment variable ${variable} ${problem}.`);
    }
    given[name] = value;
  }
  return given;
}

/**
 * Refuses variables that look like a mistyped one; others that begin alike may be anybody's.
 * @param options all that there are
 * @throws UsageError naming the variable
 */
export function refuseMistypedVariables(
  options: readonly string[],
  variables: Variables = process.env,
): void {
  const known = options.map(variableOf);
  for (const variable of Object.keys(variables)) {
    if (!variable.startsWith(prefix) || known.includes(variable)) continue;
    const ending = variable.slice(prefix.length);
    const meant = similarName(ending, options);
    if (meant === undefined) continue;
    throw new UsageError(
      `There is no option for the environment variable ${variable}: did you mean ${variableOf(meant)}?`,
    );
  }
}
