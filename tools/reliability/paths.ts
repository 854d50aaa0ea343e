import { join, resolve } from 'node:path';

const checkout: string = resolve(import.meta.dirname, '../..');

/** Parquet and Arrow files of the tests. */
export const fixtures: string = join(checkout, 'packages/scoring/test/fixtures');

const echoModels = join(checkout, 'tools/conformance/corpus/models');
const echoFlavor = join(checkout, 'tools/echo-flavor');

const onnxFixtures = join(checkout, 'packages/flavor-onnx/test/fixtures');

/** A graph in ONNX with a loop of as many steps as a request says, of some 0.8 µs each. */
export const steps: string = join(onnxFixtures, 'steps');

/** A graph in ONNX that fills a tensor of as many float32 as a request says. */
export const filled: string = join(onnxFixtures, 'filled');

/** A model in Python that does what its first cell says. */
export const commands: string = join(
  checkout,
  'packages/flavor-pyfunc-bridge/test/fixtures/commands',
);

/** The flavor of models in Python. */
export const pythonFlavor: string = join(checkout, 'packages/flavor-pyfunc-bridge');

/** The flavor of models that are JavaScript modules. */
export const moduleFlavor: string = join(checkout, 'packages/flavor-node-function');

/** A real model of flowers. */
export const iris: string = join(checkout, 'tools/models/iris');

/** What bodies are sent to: a model that takes anything, one with columns of all types, one with a tensor, a real one. */
export const servedModels: readonly (readonly string[])[] = [
  ...['echo_nosig', 'echo_alltypes', 'echo_tensor_object'].map((name) => [
    ...['-m', join(echoModels, name)],
    ...['--flavor', echoFlavor],
  ]),
  ['-m', iris],
];

/** The servers whose API document is fuzzed, by the name of the model: types of all kinds, and real models. */
export const fuzzedModels: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      'echo_alltypes',
      'echo_object',
      'echo_params',
      'echo_tensor_named',
      'echo_nosig',
      'echo_chat',
    ].map((name) => [name, ['-m', join(echoModels, name), '--flavor', echoFlavor]]),
  ),
  iris: ['-m', join(checkout, 'tools/models/iris')],
  digits: ['-m', join(checkout, 'tools/models/digits')],
};
