import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { openTarget } from '@mlmodel/deployments';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { pythonForTests } from '@mlmodel/python';
import { parseAllDocuments } from 'yaml';
import { kubernetesTarget } from '../src/index.js';

const root = join(import.meta.dirname, '../../..');
const model = join(root, 'tools/conformance/corpus/models/onnx_iris_label');
const image = 'registry.example/iris:1';
const versions = ['1.27', '1.32', '1.37'];

/** What the target writes for a configuration. */
async function written(
  config: Readonly<Record<string, unknown>>,
  {
    name = 'iris',
    modelUri = model,
    label = 'models:/iris@best (version 3)',
    versionUri = label.startsWith('models:') ? 'models:/iris/3' : undefined,
  } = {},
): Promise<string> {
  let text = '';
  const client = await openTarget(kubernetesTarget, {
    async write(piece) {
      text += piece;
    },
    resolveModel: async (uri) => ({ directory: uri, isCached: false, label, versionUri }),
    serverCommand: [join(root, 'node_modules/.bin/mlmodel'), 'serve'],
  });
  await client.createDeployment({ name, modelUri, config: { image, ...config } });
  return text;
}

// biome-ignore lint/suspicious/noExplicitAny: documents of any shape, which the tests look into
function read(text: string, version: '1.1' | '1.2' = '1.2'): readonly any[] {
  return parseAllDocuments(text, { version }).map((document) => document.toJS());
}

/** What Kubernetes and KServe have against manifests. */
async function objections(text: string): Promise<string> {
  const script = fileURLToPath(new URL('./support/check_manifests.py', import.meta.url));
  const running = promisify(execFile)(python, [script, ...versions]);
  running.child.stdin?.end(text);
  return (await running).stdout;
}

const python = pythonForTests('kubernetes') ?? '';

(python ? test : test.skip)('manifests are what Kubernetes and KServe take', async () => {
  const memory = '1Gi';
  const full = {
    ...{ memory, namespace: 'models', cpu: '2', timeout: 30, env: { LEVEL: 'a b' } },
    ...{ env_secret: 'keys', service_account: 'iris', pull_secret: 'registry' },
    ...{ model_from: 'uri', min_replicas: 1, max_replicas: 3 },
  };
  const kind = 'inference-service';
  const broken = [
    (await written({ memory }, { name: 'a' })).replace('maxUnavailable: 1', 'maxUnavailabel: 1'),
    (await written({ memory, kind }, { name: 'b' })).replace('scaleTarget', 'scaleTargets'),
  ];
  const right = [{ memory }, full, { memory, kind }, { ...full, kind }];
  const texts = await Promise.all(right.map((config) => written(config)));
  const found = await objections([...texts, ...broken].join('---\n'));
  const [one, ...others] = found.trim().split('\n');
  expect([one, ...others.slice(0, -1)]).toEqual(
    versions.map((version) =>
      expect.stringMatching(`a: PodDisruptionBudget in ${version}: .*maxUnavailabel`),
    ),
  );
  expect(others.at(-1)).toMatch(/^b: V1beta1InferenceService.spec.predictor.scaleTargets/);
});

test('a Deployment comes with what belongs to it', async () => {
  const [deployment, service, budget, scaler, policy] = read(
    await written({ memory: '1Gi', namespace: 'models', timeout: 20 }),
  );
  const kinds = [deployment, service, budget, scaler, policy].map(({ kind }) => kind);
  expect(kinds).toEqual([
    ...['Deployment', 'Service', 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
    'NetworkPolicy',
  ]);
  const pod = deployment.spec.template;
  expect(pod.metadata.labels).toMatchObject(service.spec.selector);
  const [container] = pod.spec.containers;
  const variables = new Map(
    container.env.map((one: Record<string, string>) => [one['name'], one['value']]),
  );
  expect(variables.get('MLMODEL_DRAIN_TIMEOUT')).toBe('25');
  expect(pod.spec.terminationGracePeriodSeconds).toBeGreaterThan(25);
  expect(variables.has('MODEL_URI')).toBe(false);
  expect(policy.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(container.resources).toEqual({
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { memory: '1Gi' },
  });
});

test('a model that the pods fetch is named by its version', async () => {
  const config = { memory: '1Gi', model_from: 'uri' };
  const [deployment, , , , policy] = read(await written(config));
  expect(deployment.spec.template.spec.containers[0].env).toContainEqual({
    ...{ name: 'MODEL_URI', value: 'models:/iris/3' },
  });
  expect(policy.spec.policyTypes).toEqual(['Ingress']);
  const onKserve = { ...config, kind: 'inference-service' };
  const [service] = read(await written(onKserve, { label: 's3://models/iris' }));
  const { env } = service.spec.predictor.containers[0];
  expect(env).toContainEqual({ name: 'STORAGE_URI', value: 's3://models/iris' });
  expect(env).not.toContainEqual(expect.objectContaining({ name: 'MODEL_URI' }));
});

test('texts that YAML 1.1 takes for other values are in quotes', async () => {
  const env = {
    SWITCH: 'on',
    MODE: '0644',
    DAY: '2026-01-01',
    TIME: '1:30',
    LIST: '1_000',
    N: 'n',
  };
  const text = await written({ memory: '1Gi', env });
  const [{ spec }] = read(text, '1.1');
  const [container] = spec.template.spec.containers;
  for (const [name, value] of Object.entries(env))
    expect(container.env).toContainEqual({ name, value });
});

(process.platform === 'linux' ? test : test.skip)('memory is measured with the model', async () => {
  const output = join(temporaryFolder(), 'iris.yaml');
  expect(await written({ output })).toBe('');
  const [{ spec }] = read(readFileSync(output, 'utf8'));
  const { requests, limits } = spec.template.spec.containers[0].resources;
  const mebibytes = Number.parseInt(requests.memory, 10);
  expect(mebibytes).toBeGreaterThan(64);
  expect(mebibytes).toBeLessThan(600);
  expect(limits.memory).toBe(`${mebibytes + 512}Mi`);
});

test.each<[string, Parameters<typeof written>, RegExp]>([
  ['a name with capitals', [{ memory: '1Gi' }, { name: 'Iris' }], /is not one of Kubernetes/],
  ['replicas', [{ memory: '1Gi', min_replicas: 7 }], /min_replicas must not be larger/],
  ['a quantity', [{ memory: '1GB' }], /memory/],
  [
    'a folder that pods cannot fetch',
    [{ memory: '1Gi', model_from: 'uri' }, { label: '/home/iris' }],
    /cannot be a folder of this machine/,
  ],
  ['a model that does not load', [{}, { modelUri: root }], /cannot be served here.*-C memory=1Gi/],
])('%s is refused', async (_, call, message) => {
  await expect(written(...call)).rejects.toThrow(message);
});

test('the command writes nothing else to its standard output', async () => {
  const options = ['-n', 'iris', '-m', model, '-C', `image=${image}`, '-C', 'memory=1Gi'];
  const target = ['-t', 'kubernetes', '--target-package', join(root, 'packages/target-kubernetes')];
  const mlmodel = join(root, 'node_modules/.bin/mlmodel');
  const { stdout } = await promisify(execFile)(mlmodel, [
    ...['deployments', 'create', ...target, ...options],
  ]);
  expect(read(stdout).map(({ kind }) => kind)).toHaveLength(5);
});

test('what it does not do is an error', async () => {
  const client = await openTarget(kubernetesTarget);
  await expect(client.listDeployments({})).rejects.toThrow(/kubernetes/);
  await expect(openTarget(kubernetesTarget, { targetUri: 'kubernetes:/a' })).rejects.toThrow(
    /has no suffix/,
  );
});
