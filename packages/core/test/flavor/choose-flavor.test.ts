import { describe, expect, test } from '@jest/globals';
import {
  chooseFlavor as choose,
  type FlavorCandidate,
  NoLoadableFlavorError,
} from '../../src/flavor/choose-flavor.js';
import type { Flavor } from '../../src/flavor/flavor.js';
import { memoryModelFiles } from '../../src/flavor/model-files.js';

const files = memoryModelFiles({ 'model.onnx': 'an operator of its own' });

/** Chooses for a model of these flavors. */
function chooseFlavor(
  flavors: ReadonlyMap<string, unknown>,
  candidates: readonly FlavorCandidate[],
) {
  return choose({ files, mlmodel: { flavors } }, candidates);
}

interface CandidateOptions {
  readonly priority?: number;
  readonly canLoad?: Flavor['canLoad'];
  readonly parseConfig?: (block: unknown) => unknown;
}

function candidate(name: string, options: CandidateOptions = {}): FlavorCandidate {
  const { priority = 100, canLoad, parseConfig = (block) => block } = options;
  const flavor: Flavor = {
    specVersion: 1,
    name,
    parseConfig,
    ...(canLoad && { canLoad }),
    load: () => Promise.reject(new Error('not asked')),
  };
  return { flavor: name, priority, source: `the ${name} package`, open: async () => flavor };
}

const model = new Map<string, unknown>([
  ['python_function', { loader_module: 'mlflow.onnx' }],
  ['onnx', { data: 'model.onnx' }],
]);

const refusing = () => ({ ok: false, reason: 'no such CPU', fix: 'buy one' }) as const;

describe('choosing', () => {
  test('takes the highest priority and gives the parsed block', async () => {
    const bridge = candidate('python_function', { priority: 10 });
    const onnx = candidate('onnx', { parseConfig: (block) => ({ parsed: block }) });
    const chosen = await chooseFlavor(model, [bridge, onnx]);
    expect(chosen).toMatchObject({
      candidate: onnx,
      config: { parsed: { data: 'model.onnx' } },
      refused: [],
    });
  });

  test('takes the first of one priority', async () => {
    const first = candidate('python_function');
    const chosen = await chooseFlavor(model, [first, candidate('onnx')]);
    expect(chosen.candidate).toBe(first);
  });

  test('goes on when one cannot load, and says which', async () => {
    const bridge = candidate('python_function', { priority: 10, canLoad: () => ({ ok: true }) });
    const chosen = await chooseFlavor(model, [candidate('onnx', { canLoad: refusing }), bridge]);
    expect(chosen.candidate).toBe(bridge);
    expect(chosen.refused).toEqual([
      { flavor: 'onnx', source: 'the onnx package', reason: 'no such CPU', fix: 'buy one' },
    ]);
  });

  test('lets a flavor decline after a look at the files', async () => {
    const picky = candidate('onnx', {
      async canLoad(config, { read }) {
        expect(config).toEqual({ data: 'model.onnx' });
        const start = new TextDecoder().decode(await read('model.onnx', 11));
        return start === 'an operator'
          ? { ok: false, reason: `it has ${start} of its own`, fix: 'save it without' }
          : { ok: true };
      },
    });
    const bridge = candidate('python_function', { priority: 10 });
    const chosen = await chooseFlavor(model, [picky, bridge]);
    expect(chosen.candidate).toBe(bridge);
    expect(chosen.refused).toMatchObject([{ reason: 'it has an operator of its own' }]);
  });

  test.each([
    ['throws', () => Promise.reject(new Error('no head')), 'INTERNAL_ERROR', 'no head'],
    [
      'throws an error of ours',
      (_config: unknown, { read }: typeof files) => read('model.bin') as never,
      'RESOURCE_DOES_NOT_EXIST',
      'The model has no file "model.bin"',
    ],
    ['answers nothing', () => undefined as never, 'INVALID_STATE', 'canLoad must return'],
    ['answers yes', () => 'yes' as never, 'INVALID_STATE', 'canLoad must return'],
    ['gives no reason', () => ({ ok: false }) as never, 'INVALID_STATE', 'canLoad must return'],
  ] as const)(
    'is final when canLoad %s, and names the flavor',
    async (_what, canLoad, errorCode, reason) => {
      const bridge = candidate('python_function', { priority: 10 });
      const choosing = chooseFlavor(model, [candidate('onnx', { canLoad }), bridge]);
      const message = `the onnx package failed to determine whether it can load the flavor "onnx" of this model: ${reason}`;
      await expect(choosing).rejects.toMatchObject({
        errorCode,
        message: expect.stringContaining(message),
      });
    },
  );

  test('does not open candidates for other flavors', async () => {
    const other: FlavorCandidate = {
      ...candidate('sklearn', { priority: 1000 }),
      open: () => Promise.reject(new Error('opened')),
    };
    expect((await chooseFlavor(model, [other, candidate('onnx')])).candidate.flavor).toBe('onnx');
  });

  test('does not hide a broken package or a broken block behind the next one', async () => {
    const broken: FlavorCandidate = {
      ...candidate('onnx'),
      open: () => Promise.reject(new Error('broken package')),
    };
    const strict = candidate('onnx', {
      parseConfig: () => {
        throw new Error('broken block');
      },
    });
    const bridge = candidate('python_function', { priority: 10 });
    await expect(chooseFlavor(model, [broken, bridge])).rejects.toThrow('broken package');
    await expect(chooseFlavor(model, [strict, bridge])).rejects.toThrow('broken block');
  });
});

describe('when nothing can load the model', () => {
  async function failure(flavors: readonly string[], candidates: readonly FlavorCandidate[] = []) {
    const blocks = new Map(flavors.map((flavor) => [flavor, {}]));
    const error = await chooseFlavor(blocks, candidates).catch((thrown: unknown) => thrown);
    if (!(error instanceof NoLoadableFlavorError)) throw error;
    return error;
  }

  test('lists every flavor, why not, and the command that fixes it', async () => {
    const error = await failure(
      ['onnx', 'python_function'],
      [candidate('onnx', { canLoad: refusing })],
    );
    expect(error).toMatchObject({
      name: 'NoLoadableFlavorError',
      errorCode: 'RESOURCE_DOES_NOT_EXIST',
      refused: [{ flavor: 'onnx' }, { flavor: 'python_function' }],
    });
    expect(error.message).toContain('onnx (the onnx package): no such CPU; buy one');
    expect(error.message).toContain('npm install @mlmodel/flavor-pyfunc-bridge');
    expect(error.message).toContain('mlflow models serve');
  });

  test('lists each candidate that declined, in the order asked', async () => {
    const declining = (name: string, priority: number) =>
      candidate(name, {
        priority,
        canLoad: async () => ({ ok: false, reason: `not for ${name}`, fix: `fix ${name}` }),
      });
    const error = await failure(
      ['onnx', 'python_function'],
      [declining('python_function', 10), declining('onnx', 100)],
    );
    expect(error.refused.map(({ reason, fix }) => [reason, fix])).toEqual([
      ['not for onnx', 'fix onnx'],
      ['not for python_function', 'fix python_function'],
    ]);
    expect(error.message).toMatch(/not for onnx; fix onnx\. .*not for python_function; fix/);
  });

  test.each([
    [['onnx'], 'run: npm install --ignore-scripts @mlmodel/flavor-onnx.'],
    [['tfjs'], 'run: npm install @mlmodel/flavor-tfjs.'],
    [['node_function'], 'run: npm install @mlmodel/flavor-node-function.'],
    [['crate'], 'run: npm install @mlmodel/flavor-crate.'],
    [
      ['spark', 'python_function'],
      'spark: no package for this flavor was found; the python_function',
    ],
    [['sklearn', 'python_function'], 'npm install @mlmodel/flavor-pyfunc-bridge'],
    [['mleap'], `"mlmodel": {"flavor": "mleap"}`],
    [[], 'lists no flavors'],
  ])('says what could serve %j', async (flavors, advice) => {
    expect((await failure(flavors)).message).toContain(advice);
  });
});
