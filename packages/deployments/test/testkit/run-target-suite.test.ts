import assert from 'node:assert';
import { describe, expect, test } from '@jest/globals';
import { MlmodelError } from '@mlmodel/core';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { jsonInputs } from '../../src/index.js';
import { runTargetSuite, type TargetSuite } from '../../src/testkit.js';
import { memoryTarget } from './memory-target.js';

const model = temporaryFolder({ MLmodel: 'flavors: {}' });

/** A package as an author has it, whose target is the right one. */
function packageFolder(manifest: object = {}): string {
  return temporaryFolder({
    'package.json': {
      name: 'target-memory',
      type: 'module',
      exports: './index.js',
      mlmodel: {
        ...{ target: 'memory', export: 'memoryTarget', spec: 1 },
        commands: { 'memory clear': 'Forget all.' },
        ...manifest,
      },
    },
    'index.js': `export const memoryTarget = { specVersion: 1, name: 'memory', help: {},
      config() {}, commands() {}, open() {} };`,
  });
}

/** Runs the suite, and returns the failures by the names of the tests. */
async function failuresOf(
  target: TargetSuite['target'],
  change: Partial<TargetSuite> = {},
): Promise<ReadonlyMap<string, string>> {
  const tests = new Map<string, () => Promise<void>>();
  runTargetSuite({
    test: (name, run) => tests.set(name, run),
    target,
    packageFolder: packageFolder(),
    model,
    update: {},
    prediction: {
      inputs: jsonInputs({ inputs: [1] }),
      check: ({ body }) => assert.strictEqual(String(Buffer.from(body)), '{"predictions":[1]}'),
    },
    badNames: ['A/B'],
    ...change,
  });
  const failures = new Map<string, string>();
  for (const [name, run] of tests) {
    await run().catch((error: unknown) => failures.set(name, String(error)));
  }
  return failures;
}

test('a target that keeps the rules passes', async () => {
  expect(await failuresOf(memoryTarget())).toEqual(new Map());
});

test('a target that only writes passes as one', async () => {
  const none = {
    deleteDeployment: undefined,
    listDeployments: undefined,
    getDeployment: undefined,
  };
  const target = memoryTarget(
    (client) => ({ ...client, ...none, updateDeployment: undefined, predict: undefined }) as never,
  );
  const writes = { keepsDeployments: false, update: undefined, prediction: undefined };
  expect(await failuresOf(target, writes)).toEqual(new Map());
});

describe('a target that', () => {
  test.each<[string, TargetSuite['target'], string]>([
    [
      'replaces a deployment of the same name',
      memoryTarget(({ createDeployment, ...client }, { shelf }) => ({
        ...client,
        async createDeployment(request) {
          if (shelf.has(request.name)) shelf.delete(request.name);
          return createDeployment(request);
        },
      })),
      'of two creations of one name at the same time, one succeeds: the number that succeeded is 2, not 1',
    ],
    [
      'describes what is not there as nothing',
      memoryTarget((client, { shelf }) => ({
        ...client,
        getDeployment: async ({ name }) => shelf.get(name) as never,
      })),
      'an unknown name is RESOURCE_DOES_NOT_EXIST: getDeployment resolved to undefined',
    ],
    [
      'refuses to delete what is not there',
      memoryTarget(({ getDeployment, deleteDeployment, ...client }) => ({
        ...client,
        async deleteDeployment(request) {
          await getDeployment(request);
          await deleteDeployment(request);
        },
      })),
      'a deletion resolves when the deployment is gone, also if there is none: the second one rejected',
    ],
    [
      'deletes later',
      memoryTarget(({ deleteDeployment, ...client }, { shelf }) => ({
        ...client,
        async deleteDeployment(request) {
          if (shelf.has(request.name)) setTimeout(() => deleteDeployment(request), 5);
        },
      })),
      'a deletion resolves when the deployment is gone, also if there is none: the list is ["suite-one"]',
    ],
    [
      'leaves what it could not create',
      memoryTarget(({ createDeployment, ...client }, { shelf }) => ({
        ...client,
        async createDeployment(request) {
          return createDeployment(request).catch((error: unknown) => {
            if (Object(error).errorCode !== 'INVALID_PARAMETER_VALUE') {
              shelf.set(request.name, { name: request.name });
            }
            throw error;
          });
        },
      })),
      'a creation that fails leaves nothing: the list is ["suite-three"], not []',
    ],
    [
      'does not look at its signal',
      memoryTarget(({ createDeployment, ...client }) => ({
        ...client,
        createDeployment: ({ signal: _signal, ...request }) => createDeployment(request),
      })),
      'a creation that is aborted rejects with the reason, and leaves nothing: it resolved',
    ],
    [
      'throws errors of its own',
      memoryTarget((client) => ({
        ...client,
        async predict() {
          throw new TypeError('no');
        },
      })),
      'an unknown name is RESOURCE_DOES_NOT_EXIST: predict rejected with TypeError: no, which is no MlmodelError',
    ],
    [
      'tells what it knows',
      memoryTarget(({ createDeployment, ...client }, { context }) => ({
        ...client,
        createDeployment: (request) =>
          createDeployment(request).catch(() => {
            throw new MlmodelError(
              'INVALID_STATE',
              `${JSON.stringify(context.environment)} failed`,
            );
          }),
      })),
      'without values of the environment: the message of createDeployment of a model that is not there holds',
    ],
    [
      'lists what it knows twice',
      memoryTarget(({ listDeployments, ...client }) => ({
        ...client,
        async listDeployments(request) {
          const all = await listDeployments(request);
          return [...all, ...all];
        },
      })),
      'is listed once and described, to every client: the list is ["suite-one","suite-one"]',
    ],
    [
      'forgets to say what it has created',
      memoryTarget(({ createDeployment, ...client }) => ({
        ...client,
        createDeployment: async (request) => ({ ...(await createDeployment(request)), name: '' }),
      })),
      'resolves to the deployment with its name, as plain JSON: its name is "", not "suite-one"',
    ],
    [
      'answers something else',
      memoryTarget((client) => ({
        ...client,
        async predict(request) {
          await client.predict(request);
          return jsonInputs({});
        },
      })),
      'predict answers as the model does: AssertionError',
    ],
    [
      'takes any configuration',
      {
        ...memoryTarget(),
        config: async () => ({
          jsonSchema: { properties: {} },
          parse: (values: object) => values,
        }),
      },
      'a configuration refuses an unknown key, naming it: createDeployment with no_such_key resolved',
    ],
    [
      'lists, but does not delete',
      memoryTarget((client) => ({ ...client, deleteDeployment: undefined }) as never),
      'a client has deleteDeployment, listDeployments and getDeployment, or none',
    ],
  ])('%s is caught', async (_fault, target, rule) => {
    expect([...(await failuresOf(target)).values()].join('\n')).toContain(rule);
  });
});

test.each([
  [{ target: 'other' }, 'package.json is { target, export, spec, commands }: target is "other"'],
  [{ export: 'none' }, 'the package exports the target that its package.json names: MlmodelError'],
  [{ commands: { 'memory dust': 'Dust it.' } }, 'name the same commands'],
  [{ commands: { 'memory clear': '' } }, 'a line of help each: memory clear has none'],
])('a package with the manifest %j is caught', async (manifest, rule) => {
  const failures = await failuresOf(memoryTarget(), { packageFolder: packageFolder(manifest) });
  expect([...failures.values()].join('\n')).toContain(rule);
});
