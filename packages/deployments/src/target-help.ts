import { expectedValue, type OptionSchema } from '@mlmodel/core';
import {
  type ConfiguredMethod,
  configuredMethods,
  type DeploymentTarget,
} from './deployment-target.js';

/** A key of a target's configuration. */
export interface ConfigKey {
  readonly key: string;
  /** What a value must be, in words. */
  readonly value: string;
  readonly description: string;
  readonly default?: unknown;
  /** The methods that take it. */
  readonly methods: readonly ConfiguredMethod[];
}

/** The keys of a target's configuration in the order of their declaration; a key that several methods take is one. */
export async function configKeys(target: DeploymentTarget): Promise<readonly ConfigKey[]> {
  const keys = new Map<string, ConfigKey>();
  for (const method of configuredMethods) {
    const declared = await target.config?.(method);
    for (const [key, schema] of Object.entries(declared?.jsonSchema.properties ?? {})) {
      const known = keys.get(key) ?? describedKey(key, schema);
      keys.set(key, { ...known, methods: [...known.methods, method] });
    }
  }
  return [...keys.values()];
}

function describedKey(key: string, schema: OptionSchema): ConfigKey {
  const { description = '', default: value } = schema;
  return { key, value: expectedValue(schema), description, default: value, methods: [] };
}
