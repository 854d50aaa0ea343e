import { type OptionSchema, optionProblem, similarName, valueFromText } from '@mlmodel/core';
import { dashed } from './option-flags.js';
import { UsageError } from './usage-error.js';

const prefix = 'MLMODEL_';

/** Variables of MLflow that set an option of this command. */
const mlflowVariables: Readonly<Record<string, string>> = {
  timeout: 'MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT',
  workers: 'MLFLOW_MODELS_WORKERS',
};

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that set an option; the first one that is set wins. */
export function variablesOf(option: string): readonly string[] {
  const ofMlflow = mlflowVariables[option];
  return [variableOf(option), ...(ofMlflow === undefined ? [] : [ofMlflow])];
}

/** `maxBodyBytes` -> `MLMODEL_MAX_BODY_BYTES`. */
function variableOf(option: string): string {
  return prefix + dashed(option).replaceAll('-', '_').toUpperCase();
}

/**
 * The options that environment variables set; empty ones are ignored. Items of a list are separated by commas.
 * @throws UsageError naming the variable
 */
export function optionsFromEnvironment(
  schemas: Readonly<Record<string, OptionSchema>>,
  variables: Variables = process.env,
): Readonly<Record<string, unknown>> {
  const given: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const variable = variablesOf(name).find(
      (one) => variables[one] && !isServiceLink(variables[one]),
    );
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

/** Kubernetes sets `MLMODEL_PORT=tcp://…` in containers when there is a service called `mlmodel`. */
function isServiceLink(value = ''): boolean {
  return /^(tcp|udp|sctp):\/\//.test(value);
}

/**
 * Refuses variables that look like a mistyped option; others with the prefix may belong to another program.
 * @param options the names of all options
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
