import { join, resolve } from 'node:path';

const checkout: string = resolve(import.meta.dirname, '../..');

/** Parquet and Arrow files of the tests. */
export const fixtures: string = join(checkout, 'packages/scoring/test/fixtures');

const echoModels = join(checkout, 'tools/conformance/corpus/models');
const echoFlavor = join(checkout, 'tools/echo-flavor');

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
