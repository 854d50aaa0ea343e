import { formatIsoDatetime, isTimestamp, type ParamSpec, toJsonText } from '@mlmodel/core';
import { identityOf } from '../metrics/model-metrics.js';
import { modelExample } from '../openapi/model-example.js';
import type { PresentedModel, ServerFeatures } from '../openapi/presented-model.js';

/** What the page shows of a model, as JSON: `PageModel` in `page/model.ts`. */
export async function pageModelJson(
  { model, modelPath }: PresentedModel,
  { hasMetrics }: ServerFeatures,
): Promise<string> {
  const { name, version } = await identityOf(model, modelPath);
  const { mlmodel, files } = model;
  return toJsonText({
    name: name || 'model',
    facts: factsOf(model, version),
    ...mlmodel.signature,
    params: mlmodel.signature?.params?.map(withPlainDefault),
    isTypeHint: mlmodel.isSignatureFromTypeHint,
    hasMetrics,
    example: await modelExample(mlmodel, files),
  });
}

/** Facts to show beside the name; those that the MLmodel file lacks are left out. */
function factsOf({ mlmodel, flavor, session }: PresentedModel['model'], version: string) {
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
    { label: 'Run', value: fields.get('run_id') },
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
