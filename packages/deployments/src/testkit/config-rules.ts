import type { DeclaredOptions } from '@mlmodel/core';
import { type ConfiguredMethod, configuredMethods } from '../deployment-target.js';
import { brokenRule, requireEqual, requireRefusal } from './rule.js';
import type { TargetSuite } from './target-suite.js';

const helpRule = 'each key of a configuration has a type and a line of help';
const defaultRule = 'a configuration has the defaults that its declaration says';
const unknownRule = 'a configuration refuses an unknown key, naming it';
const suiteRule = 'the configuration of the suite is declared';

/** What the target declares for `-C key=value`. */
export function configRules({ test, target, config = {}, update }: TargetSuite): void {
  const eachMethod = async (
    check: (declared: DeclaredOptions, method: ConfiguredMethod) => Promise<void> | void,
  ) => {
    for (const method of configuredMethods) {
      const declared = await target.config?.(method);
      if (declared !== undefined) await check(declared, method);
    }
  };

  test('describes each key of its configuration', () =>
    eachMethod(({ jsonSchema }, method) => {
      for (const [key, { type, anyOf, enum: allowed, description }] of Object.entries(
        jsonSchema.properties,
      )) {
        const hasType = type !== undefined || anyOf !== undefined || allowed !== undefined;
        if (!hasType) throw brokenRule(helpRule, `${key} of ${method} has no type`);
        if (!description) throw brokenRule(helpRule, `${key} of ${method} has no description`);
      }
    }));

  test('fills in the defaults of its configuration', () =>
    eachMethod(({ jsonSchema, parse }, method) => {
      const given = { createDeployment: config, updateDeployment: update?.config ?? {} };
      const required = jsonSchema.required ?? [];
      const values = Object.hasOwn(given, method) ? given[method as keyof typeof given] : {};
      if (required.some((key) => !Object.hasOwn(values, key))) {
        if (method !== 'createDeployment') return;
        throw brokenRule(suiteRule, `it lacks ${required.join(', ')}`);
      }
      const parsed: Readonly<Record<string, unknown>> = { ...parse({ ...values }) };
      for (const [key, { default: expected }] of Object.entries(jsonSchema.properties)) {
        if (expected === undefined || Object.hasOwn(values, key)) continue;
        requireEqual(defaultRule, { what: `${key} of ${method}`, actual: parsed[key], expected });
      }
    }));

  test('refuses keys that its configuration does not declare', () =>
    eachMethod(async ({ parse }, method) => {
      for (const key of ['no_such_key', 'toString']) {
        const what = `${method} with ${key}`;
        const others = method === 'createDeployment' ? config : {};
        const call = async () => parse({ ...others, [key]: 1 });
        const error = await requireRefusal(unknownRule, {
          ...{ what, call, code: 'INVALID_PARAMETER_VALUE' },
        });
        if (!error.message.includes(key)) {
          throw brokenRule(unknownRule, `the message of ${what} is "${error.message}"`);
        }
      }
    }));
}
