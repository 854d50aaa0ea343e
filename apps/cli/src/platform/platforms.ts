import type { ServerSettings } from '@mlmodel/serve';
import type { platformOptions } from '../options/platform-options.js';
import { azureml } from './azureml.js';
import { cloudRun } from './cloud-run.js';
import { kserve } from './kserve.js';
import { modelIn } from './model-in.js';
import type { Platform, ServerLimits, Variables } from './platform.js';
import { sagemaker } from './sagemaker.js';
import { vertex } from './vertex.js';

/** In the order in which they are looked for: Knative, which runs KServe's services too, comes after it. */
const platforms: readonly Platform[] = [vertex, azureml, kserve, cloudRun, sagemaker];

/** A value of `--platform`. */
export type PlatformName = (typeof platformOptions.platform.enum)[number];

/**
 * What the platform makes the defaults of options.
 * @param given values of options: `platform`, and `modelUri` if a model is given
 * @throws UsageError for a variable of the platform that is not what it should be, or no model, or several
 */
export function platformDefaults(
  { platform: name, modelUri }: Readonly<Record<string, unknown>>,
  variables: Variables = process.env,
): Readonly<Record<string, unknown>> {
  const platform = platformOf(name as PlatformName | undefined, variables);
  if (platform === undefined) return {};
  const { options, modelUri: named, folders } = platform.contract(variables);
  const model = modelUri ?? (variables['MODEL_URI'] || named || modelIn(folders));
  return { ...options, modelUri: model };
}

/** What the log says about the platform, and the settings of the server that no option has; undefined for `none`. */
export function platformSettings(
  name: PlatformName,
  { variables = process.env, ...limits }: ServerLimits & { readonly variables?: Variables },
): { readonly message: string; readonly settings: Partial<ServerSettings> } | undefined {
  const platform = platformOf(name, variables);
  if (platform === undefined) return undefined;
  const isAssumed = name === 'auto' && !platform.detects(variables);
  const message = `Platform: ${platform.name}${isAssumed ? ', as none is recognised' : ''}`;
  const { settings, documents } = platform.contract(variables);
  return { message, settings: { ...settings, documents: documents?.(limits) } };
}

/** The platform with a name; for `auto` the one whose variables are set, and SageMaker, which may set none. */
function platformOf(name: PlatformName = 'none', variables: Variables): Platform | undefined {
  if (name === 'none') return undefined;
  if (name !== 'auto') return platforms.find((one) => one.name === name);
  return platforms.find((one) => one.detects(variables)) ?? sagemaker;
}
