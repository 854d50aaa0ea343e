import type { Work } from '../aws/work.js';

/** Variables by name. */
type Variables = Readonly<Record<string, string>>;

/** The variables of every container: what MLflow sets, and the proxies of the caller. */
export function containerVariables(flavor: string, environment: Work['environment']): Variables {
  const own = { MLFLOW_DEPLOYMENT_FLAVOR_NAME: flavor, SERVING_ENVIRONMENT: 'SageMaker' };
  return { ...own, ...proxiesOf(environment) };
}

/**
 * The same for a model at AWS, which shows them to everybody who may describe it: without the credentials of proxies.
 */
export function sharedVariables(
  flavor: string,
  { environment, logger }: Pick<Work, 'environment' | 'logger'>,
): Variables {
  const found = Object.entries(containerVariables(flavor, environment));
  return Object.fromEntries(
    found.map(([name, value]) => {
      const shown = value.replace(/^([a-z][a-z\d+.-]*:\/\/)?.*@/i, '$1');
      if (shown !== value)
        logger.warn(
          `The container gets ${name} without its user and password, as AWS shows them to everybody who may describe the model. If it needs them, give the variable in the configuration "env".`,
        );
      return [name, shown];
    }),
  );
}

function proxiesOf(environment: Work['environment']): Variables {
  const names = ['http_proxy', 'https_proxy', 'no_proxy'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
