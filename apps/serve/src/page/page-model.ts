import { formatIsoDatetime, isTimestamp, type ParamSpec, toJsonText } from '@mlmodel/core';
import { identityOf, type ModelIdentity } from '../metrics/model-metrics.js';
import { modelExample } from '../openapi/model-example.js';
import type { PresentedModel, ServerFeatures } from '../openapi/presented-model.js';

/** What the page shows of a model, as JSON: `PageModel` in `page/model.ts`. */
export async function pageModelJson(
  presented: PresentedModel,
  { hasMetrics }: ServerFeatures,
): Promise<string> {
  const identity = await identityOf(presented);
  const { mlmodel, files } = presented.model;
  return toJsonText({
    name: identity.name || 'model',
    facts: factsOf(presented.model, identity),
    ...mlmodel.signature,
    params: mlmodel.signature?.params?.map(withPlainDefault),
    isTypeHint: mlmodel.isSignatureFromTypeHint,
    hasMetrics,
    example: await modelExample(mlmodel, files),
  });
}

/** Facts to show beside the name; those that the MLmodel file lacks are left out. */
function factsOf(
  { mlmodel, flavor, session }: PresentedModel['model'],
  { version, runId }: ModelIdentity,
) {
  const { runtime } = session;
  const { fields } = mlmodel;
  const created = fields.get('utc_time_created');
  const facts = [
    { label: 'Flavor', value: flavor },
    { label: 'Runtime', value: `${runtime.name} ${runtime.version}` },
    {
      label: 'Saved',
      value: typeof created === 'string' ? `${created.slice(0, 16)} UTC` : undefined,
    },
    { label: 'Run', value: runId },
    { label: 'Version', value: version },
    { label: 'MLflow', value: fields.get('mlflow_version') },
  ];
  return facts.filter(({ value }) => typeof value === 'string' && value !== '');
}

/** A time without an offset, because numpy reads no other. */
function withPlainDefault(param: ParamSpec): object {
  const { default: value } = param;
  return isTimestamp(value)
    ? { ...param, default: formatIsoDatetime(value.epochNanoseconds) }
    : param;
}
