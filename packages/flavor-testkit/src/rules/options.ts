import type { DeclaredOptions, OptionSchema } from '@mlmodel/core';
import { BrokenRule, requireEqual, requireSuccess } from '../broken-rule.js';
import type { FlavorSuite } from '../flavor-suite.js';
import { expectRefusal, requireOneOf } from '../refusal.js';

/** Options that every flavor knows, and `byFlavor`, which core reads. */
const common = ['allowCode', 'loadTimeoutSeconds', 'singleUse', 'byFlavor'];

const nameRule = 'options have camelCase names that can become flags';
const helpRule = 'each option has a type and one line of help';
const defaultRule = 'parse fills in the defaults that the JSON Schema declares';
const unknownRule = 'parse refuses an option that is not declared, naming it';
const valueRule = 'parse refuses a value of another kind, naming the option';
const suiteRule = 'the options that the suite loads with are declared';

/** The options that the flavor declares. */
export function optionRules({ test, flavor, ...suite }: FlavorSuite): void {
  if (flavor.options === undefined) return;
  const declared = async () => {
    const options = await flavor.options?.();
    if (options !== undefined) return options as DeclaredOptions<Record<string, unknown>>;
    throw new BrokenRule(helpRule, 'options() resolves to nothing');
  };
  const eachOption = async (
    check: (name: string, schema: OptionSchema) => Promise<void> | void,
  ) => {
    for (const [name, schema] of Object.entries((await declared()).jsonSchema.properties)) {
      await check(name, schema);
    }
  };

  test('names its options, and says what each is for', () =>
    eachOption((name, schema) => {
      const problem = declarationProblem(name, schema);
      if (problem !== undefined) throw new BrokenRule(...problem);
    }));

  test('has defaults that it takes itself', async () => {
    const { jsonSchema, parse } = await declared();
    const expected = Object.fromEntries(
      Object.entries(jsonSchema.properties).flatMap(([name, schema]) =>
        schema.default === undefined ? [] : [[name, schema.default]],
      ),
    );
    for (const given of [{}, expected]) {
      const where = `parse(${JSON.stringify(given)})`;
      const actual = await requireSuccess(defaultRule, { where, step: () => parse({ ...given }) });
      requireEqual(defaultRule, { actual, expected, side: 'options', where });
    }
  });

  test('refuses options that it does not declare', async () => {
    const { parse } = await declared();
    for (const name of ['no_such_option', 'toString']) {
      const error = await expectRefusal(unknownRule, () => parse({ [name]: 1 }));
      requireOneOf(unknownRule, error, ['INVALID_PARAMETER_VALUE']);
      requireField(unknownRule, error.subject.field, name);
    }
  });

  test('refuses options of another kind', async () => {
    const { parse } = await declared();
    await eachOption(async (name, schema) => {
      const error = await expectRefusal(`${valueRule} (${name})`, () =>
        parse({ [name]: unfitValue(schema) }),
      );
      requireOneOf(valueRule, error, ['INVALID_PARAMETER_VALUE']);
      requireField(valueRule, error.subject.field, name);
    });
  });

  test('declares the options of this suite', async () => {
    const { parse } = await declared();
    const own = Object.entries(suite.options ?? {}).filter(([name]) => !common.includes(name));
    const where = `options ${own.map(([name]) => name).join(', ')}`;
    await requireSuccess(suiteRule, { where, step: () => parse(Object.fromEntries(own)) });
  });
}

function declarationProblem(
  name: string,
  schema: OptionSchema,
): readonly [rule: string, how: string] | undefined {
  if (!/^[a-z][a-z0-9]*([A-Z][a-z0-9]+)*$/.test(name)) return [nameRule, `one is "${name}"`];
  if (common.includes(name)) return [nameRule, `"${name}" is an option that every flavor knows`];
  const { type, enum: allowed, anyOf, description } = schema;
  if (type === undefined && allowed === undefined && anyOf === undefined) {
    return [helpRule, `"${name}" has no type`];
  }
  if (typeof description === 'string' && /^[^\n]*\S[^\n]*$/.test(description)) return undefined;
  return [helpRule, `the description of "${name}" is ${JSON.stringify(description)}`];
}

/** A path such as `names.0` is that of the option, too. */
function requireField(rule: string, field: string | undefined, name: string): void {
  if (field === name || field?.startsWith(`${name}.`)) return;
  throw new BrokenRule(rule, `the field of the error is ${JSON.stringify(field)}, not "${name}"`);
}

/** What no option of this kind takes. */
function unfitValue({ type, enum: allowed, anyOf }: OptionSchema): unknown {
  if (anyOf !== undefined) return Symbol('none');
  if (allowed !== undefined) return 'no such value';
  return type === 'string' ? 7 : 'no such value';
}
