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
