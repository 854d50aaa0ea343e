import { isMlmodelError } from '@mlmodel/core';
import {
  type ConfiguredMethod,
  configFromTexts,
  type DeploymentTarget,
} from '@mlmodel/deployments';
import { UsageError } from '../options/usage-error.js';

/** The configuration that `-C` gives for a method. @throws UsageError naming the key */
export async function givenConfig(
  target: DeploymentTarget,
  {
    method,
    texts = [],
  }: { readonly method: ConfiguredMethod; readonly texts?: readonly string[] | undefined },
): Promise<Readonly<Record<string, unknown>>> {
  const declared = await target.config?.(method);
  try {
    return configFromTexts(texts, declared);
  } catch (error) {
    throw isMlmodelError(error) ? new UsageError(error.message) : error;
  }
}

/** The value of an option that a command needs. @throws UsageError naming the flag */
export function needed(value: string | undefined, flag: string): string {
  if (value !== undefined) return value;
  throw new UsageError(`${flag} is missing.`);
}
