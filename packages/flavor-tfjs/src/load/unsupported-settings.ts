import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';

/** Settings, and whether a layer's configuration relies on them. */
type Settings = Readonly<Record<string, (config: JsonObject) => boolean>>;

const ofRecurrent: Settings = {
  time_major: isSet('time_major'),
  zero_output_for_mask: isSet('zero_output_for_mask'),
};

const ofChannels: Settings = {
  data_format: (config) => propertyOf(config, 'data_format') === 'channels_first',
};

const ofConvolution: Settings = {
  groups: (config) => Number(propertyOf(config, 'groups') ?? 1) > 1,
};

const ofImages: Settings = {
  interpolation: (config) => {
    const interpolation = propertyOf(config, 'interpolation') ?? 'bilinear';
    return interpolation !== 'bilinear' && interpolation !== 'nearest';
  },
};

/** Settings that TensorFlow.js 4.22 ignores, some of them without an error, by the class of the layer. */
const settings: ReadonlyMap<string, Settings> = new Map([
  ['AveragePooling1D', ofChannels],
  ['BatchNormalization', { axis: isSeveral('axis') }],
  ['Bidirectional', { backward_layer: (config) => isGiven(config, 'backward_layer') }],
  ['Conv1D', { ...ofConvolution, ...ofChannels }],
  ['Conv2D', ofConvolution],
  ['Conv2DTranspose', { dilation_rate: isDilated, output_padding: isPadded }],
  ['Conv3D', ofConvolution],
  ['Conv3DTranspose', { output_padding: isPadded }],
  ['GlobalAveragePooling1D', ofChannels],
  ['GlobalMaxPooling1D', ofChannels],
  ['GRU', ofRecurrent],
  ['LSTM', ofRecurrent],
  ['MaxPooling1D', ofChannels],
  ['Resizing', ofImages],
  ['RNN', { ...ofRecurrent, return_state: answersStacks }],
  ['SeparableConv2D', ofChannels],
  ['SimpleRNN', ofRecurrent],
  ['UpSampling2D', ofImages],
]);

/**
 * The name of a setting that a layer relies on and TensorFlow.js ignores; undefined when there is none.
 * @param config of the layer, as Keras writes it
 */
export function unsupportedSetting(className: string, config: JsonObject): string | undefined {
  const known = settings.get(className) ?? {};
  return Object.entries(known).find(([, isNeeded]) => isNeeded(config))?.[0];
}

function isSet(name: string) {
  return (config: JsonObject) => propertyOf(config, name) === true;
}

function isSeveral(name: string) {
  return (config: JsonObject) => lengthsOf(config, name, 1).length > 1;
}

function isGiven(config: JsonObject, name: string): boolean {
  return (propertyOf(config, name) ?? null) !== null;
}

/** Whether a stack of cells returns its states, which TensorFlow.js orders differently. */
function answersStacks(config: JsonObject): boolean {
  const cell = propertyOf(config, 'cell');
  const isStack = isJsonObject(cell) && propertyOf(cell, 'class_name') === 'StackedRNNCells';
  return isStack && propertyOf(config, 'return_state') === true;
}

function isDilated(config: JsonObject): boolean {
  return lengthsOf(config, 'dilation_rate').some((rate) => rate !== 1);
}

/** Whether the setting changes the size of the output. */
function isPadded(config: JsonObject): boolean {
  const sizes = lengthsOf(config, 'kernel_size');
  const strides = lengthsOf(config, 'strides');
  return lengthsOf(config, 'output_padding').some((padding, axis) => {
    const size = sizes[axis] ?? 1;
    const stride = strides[axis] ?? 1;
    const isSame = propertyOf(config, 'padding') === 'same';
    return padding !== (isSame ? stride - (size % 2) : Math.max(0, stride - size));
  });
}

/** A single number applies to all axes. */
function lengthsOf(config: JsonObject, name: string, axes = 3): readonly number[] {
  const value = propertyOf(config, name);
  if (typeof value === 'number') return new Array<number>(axes).fill(value);
  return Array.isArray(value) ? value.map(Number) : [];
}

/** Layers that are random in training and the identity in inference. */
const noiseLayers: ReadonlySet<string> = new Set([
  'AlphaDropout',
  'Dropout',
  'GaussianDropout',
  'GaussianNoise',
  'SpatialDropout1D',
]);

/**
 * The name of a call argument of a layer that TensorFlow.js does not pass as Keras does; undefined when there is none.
 * @param inboundNodes where the inputs of the layer come from, as Keras writes it
 */
export function unsupportedArgument(className: string, inboundNodes: unknown): string | undefined {
  for (const [name, value] of callArguments(inboundNodes)) {
    const isUsual = value === null || (name === 'training' && value === false);
    const isNoise = name === 'training' && noiseLayers.has(className);
    if (!isUsual && !isNoise) return name;
  }
  return undefined;
}

/** Each node is a list of inputs: a layer's name, two numbers and the call arguments. */
function* callArguments(inboundNodes: unknown): Iterable<[string, unknown]> {
  if (!Array.isArray(inboundNodes)) return;
  for (const node of inboundNodes) {
    if (!Array.isArray(node)) continue;
    for (const input of node) {
      const options: unknown = Array.isArray(input) ? input[3] : undefined;
      if (isJsonObject(options)) yield* entriesOf(options);
    }
  }
}
