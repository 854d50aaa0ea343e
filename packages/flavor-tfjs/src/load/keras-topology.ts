import { entriesOf, isJsonObject, type JsonObject, propertyOf } from '@mlmodel/core';
import { brokenModel } from './load-error.js';
import { unsupportedArgument, unsupportedSetting } from './unsupported-settings.js';

/** What matters only in training: its classes need not be known, and its numbers change no answer. */
const trainingSettings: readonly (readonly [RegExp, unknown])[] = [
  [/_(?:regularizer|constraint)$/, null],
  // Weights are read from files; zeros are made without effort.
  [/_initializer$/, { class_name: 'Zeros', config: {} }],
  [/^unit_forget_bias$/, false],
  // Cells would keep what they drop from the first batch for all others.
  [/^(?:recurrent_)?dropout$/, 0],
  // How a recurrent layer is computed, of which TensorFlow.js knows one way and prints a warning about others.
  [/^unroll$/, false],
  [/^implementation$/, 2],
];

/**
 * Makes the description of a model of Keras one that TensorFlow.js understands.
 * @param topology `modelTopology` of `model.json`
 * @throws MlmodelError naming the file, the layer and the setting that TensorFlow.js would pass over
 */
export function kerasTopology(topology: JsonObject, file: string): JsonObject {
  const model = propertyOf(topology, 'model_config') ?? topology;
  const isModel = isJsonObject(model) && typeof propertyOf(model, 'class_name') === 'string';
  if (!isModel || propertyOf(model, 'config') === undefined) {
    throw brokenModel(file, 'is no layers-model: its modelTopology describes no layers');
  }
  return adapted(topology, { file, isInBidirectional: false }) as JsonObject;
}

interface Place {
  readonly file: string;
  /** `Bidirectional` decides itself what steps without data are answered with. */
  readonly isInBidirectional: boolean;
}

function adapted(value: unknown, place: Place): unknown {
  if (Array.isArray(value)) return value.map((item) => adapted(item, place));
  if (!isJsonObject(value)) return value;
  const className = propertyOf(value, 'class_name');
  const config = propertyOf(value, 'config');
  const isLayer = typeof className === 'string' && isJsonObject(config);
  if (isLayer) {
    checkSettings(className, config, place);
    checkArguments(className, value, place);
  }
  const inner = isLayer ? { ...place, isInBidirectional: className === 'Bidirectional' } : place;
  const entries = [...entriesOf(value)].map(([key, item]) => {
    if (isLayer && key === 'config') return [key, adaptedConfig(className, config, inner)];
    return [key, adapted(item, inner)];
  });
  return Object.fromEntries(entries);
}

function adaptedConfig(className: string, config: JsonObject, place: Place): JsonObject {
  const entries = [...entriesOf(config)].flatMap(([key, item]) => {
    if (isForeign(className, key)) return [];
    if (key === 'dtype') return dtypeEntry(className, config);
    const training = trainingSettings.find(([pattern]) => pattern.test(key));
    return [[key, training ? training[1] : adapted(item, place)]];
  });
  return Object.fromEntries(entries);
}

/** Settings that Keras writes for a layer which has none of them, and which TensorFlow.js refuses. */
function isForeign(className: string, key: string): boolean {
  return className.startsWith('Separable') && key.startsWith('kernel_') && key !== 'kernel_size';
}

/** Only inputs have a type of their own: TensorFlow.js computes in float32, whatever Keras trained in. */
function dtypeEntry(className: string, config: JsonObject): [string, unknown][] {
  const dtype = propertyOf(config, 'dtype');
  const isInput = className === 'InputLayer' || propertyOf(config, 'batch_input_shape');
  return isInput && typeof dtype === 'string' ? [['dtype', inputDtype(dtype)]] : [];
}

function checkSettings(className: string, config: JsonObject, place: Place): void {
  const setting = unsupportedSetting(className, config);
  if (!setting || (place.isInBidirectional && setting === 'zero_output_for_mask')) return;
  throw brokenModel(
    place.file,
    `has the layer ${layerText(className, config)} with the setting ${setting}, which TensorFlow.js passes over`,
    'Build the model without that setting, or convert it to a graph-model.',
  );
}

function checkArguments(className: string, layer: JsonObject, place: Place): void {
  const argument = unsupportedArgument(className, propertyOf(layer, 'inbound_nodes'));
  if (!argument) return;
  throw brokenModel(
    place.file,
    `has the layer ${layerText(className, propertyOf(layer, 'config'))} that is called with the argument ${argument}, which TensorFlow.js passes over`,
    'Build the model without that argument, or convert it to a graph-model.',
  );
}

function layerText(className: string, config: unknown): string {
  const name = isJsonObject(config) ? propertyOf(config, 'name') : undefined;
  return `"${String(name)}" (${className})`;
}

/** Types of Keras' inputs that TensorFlow.js has not, and those that it takes for them. */
const takenFor: ReadonlyMap<string, string> = new Map([
  ['bfloat16', 'float32'],
  ['float16', 'float32'],
  ['float64', 'float32'],
  ['int8', 'int32'],
  ['int16', 'int32'],
  ['int64', 'int32'],
  ['uint8', 'int32'],
  ['uint16', 'int32'],
  ['uint32', 'int32'],
  ['uint64', 'int32'],
]);

/** The type of a Keras model's input as TensorFlow.js computes it. */
export function inputDtype(dtype: string): string {
  return takenFor.get(dtype) ?? dtype;
}
