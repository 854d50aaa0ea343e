import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import * as mini from 'zod/mini';
import type { DeclaredOptions, Flavor } from '../../src/flavor/flavor.js';
import { memoryModelFiles } from '../../src/flavor/model-files.js';
import { loadModel } from '../../src/model/load-model.js';
import { defineOptions, plainOptions } from '../../src/options/define-options.js';
import { similarName } from '../../src/options/similar-name.js';

interface Options {
  readonly threads: number;
  readonly mode?: 'fast' | 'exact' | undefined;
  readonly names: readonly string[];
}

const byZod = z.object({
  threads: z.int().min(1).max(64).default(1).describe('how many'),
  mode: z.enum(['fast', 'exact']).optional().describe('how'),
  names: z.array(z.string()).default([]).describe('of whom').meta({ writeOnly: true }),
});

const byMini = mini.object({
  threads: mini
    ._default(mini.int().check(mini.minimum(1), mini.maximum(64)), 1)
    .check(mini.describe('how many')),
  mode: mini.optional(mini.enum(['fast', 'exact'])).check(mini.describe('how')),
  names: mini
    ._default(mini.array(mini.string()), [])
    .check(mini.meta({ description: 'of whom', writeOnly: true })),
});

const plain = plainOptions({
  type: 'object',
  properties: {
    threads: { type: 'integer', minimum: 1, maximum: 64, default: 1, description: 'how many' },
    mode: { type: 'string', enum: ['fast', 'exact'], description: 'how' },
    names: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'of whom',
      writeOnly: true,
    },
  },
});

describe.each<[string, DeclaredOptions]>([
  ['zod', defineOptions(byZod)],
  ['zod/mini', defineOptions(byMini, mini.toJSONSchema(byMini, { io: 'input' }))],
  ['a JSON Schema', plain],
])('options declared by %s', (_library, options) => {
  test('have names, types, defaults and help', () => {
    expect(options.jsonSchema.properties).toMatchObject(plain.jsonSchema.properties);
  });

  test('fill in the defaults of those that are not given', () => {
    expect(options.parse({})).toEqual({ threads: 1, names: [] });
    expect(options.parse({ threads: 64, mode: undefined })).toEqual({ threads: 64, names: [] });
  });

  test.each<[Record<string, unknown>, string, string]>([
    [{ threads: 0 }, 'threads', 'The option "threads" must be a whole number from 1 to 64, not 0.'],
    [
      { threads: '4' },
      'threads',
      'The option "threads" must be a whole number from 1 to 64, not "4".',
    ],
    [{ mode: 'slow' }, 'mode', 'The option "mode" must be one of fast, exact, not "slow".'],
    [{ names: ['a', 7] }, 'names', 'The option "names" must be a list, each item text.'],
    [{ thread: 4 }, 'thread', 'There is no option "thread": did you mean "threads"?'],
    [
      { colour: 'red' },
      'colour',
      'There is no option "colour": there are "threads", "mode", "names".',
    ],
    [
      { constructor: 1 },
      'constructor',
      'There is no option "constructor": there are "threads", "mode", "names".',
    ],
  ])('refuse %j', (values, field, message) => {
    expect(() => options.parse(values)).toThrow(
      expect.objectContaining({
        errorCode: 'INVALID_PARAMETER_VALUE',
        message,
        subject: { field },
      }),
    );
  });
});

test('a custom rule keeps its own message', () => {
  const even = z.object({
    threads: z
      .int()
      .refine((count) => count % 2 === 0, 'must be even')
      .describe('how many'),
  });
  expect(() => defineOptions(even).parse({ threads: 3 })).toThrow(
    'The option "threads": must be even',
  );
});

test('a schema without a JSON Schema needs one as an argument', () => {
  expect(() => defineOptions(byMini)).toThrow('z.toJSONSchema(schema, { io: "input" })');
});

test.each([
  ['max-body-byte', 'maxBodyBytes'],
  ['prot', 'port'],
  ['MAX_BODY_BYTES', 'maxBodyBytes'],
  ['colour', undefined],
  ['', undefined],
])('%j is taken for %j', (name, meant) => {
  expect(similarName(name, ['port', 'host', 'maxBodyBytes', 'python'])).toBe(meant);
});

describe('a flavor', () => {
  let asked = 0;
  const flavor: Flavor<unknown, Options> = {
    specVersion: 1,
    name: 'shown',
    parseConfig: () => undefined,
    async options() {
      asked += 1;
      return defineOptions(byZod);
    },
    async load({ options }) {
      return {
        runtime: { name: 'shown', version: '1', device: 'cpu' },
        execution: { blocksEventLoop: true, maxConcurrency: 1, rowsIndependent: true },
        predict: () => ({ kind: 'json', value: options }),
        async dispose() {},
      };
    },
  };

  const files = memoryModelFiles({ MLmodel: 'flavors: {shown: {}}' });

  async function optionsWith(options: Record<string, unknown>): Promise<unknown> {
    const model = await loadModel(files, { flavors: [flavor], options });
    const answer = await model.session.predict({ kind: 'json', value: null }, {});
    return answer.kind === 'json' ? answer.value : undefined;
  }

  test('does not load its schema when none of its options is given', async () => {
    asked = 0;
    expect(await optionsWith({ allowCode: true, threads: undefined })).toEqual({ allowCode: true });
    expect(asked).toBe(0);
  });

  test('gets its own options, checked, and not those of others', async () => {
    const byFlavor = { shown: { mode: 'fast' }, other: { colour: 'red' } };
    expect(await optionsWith({ threads: 2, colour: 'red', byFlavor })).toEqual({
      threads: 2,
      mode: 'fast',
      names: [],
    });
  });

  test('refuses what it does not know among its own, and values of another kind', async () => {
    await expect(optionsWith({ byFlavor: { shown: { colour: 'red' } } })).rejects.toThrow(
      'There is no option "colour"',
    );
    await expect(optionsWith({ threads: 'many' })).rejects.toMatchObject({
      errorCode: 'INVALID_PARAMETER_VALUE',
      subject: { field: 'threads' },
    });
  });
});
