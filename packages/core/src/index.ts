export { allowedFilledCells } from './data/allowed-filled-cells.js';
export { decodeBase64, encodeBase64 } from './data/base64.js';
export { beyondDoubles } from './data/beyond-doubles.js';
export type { ElementStorage, ElementType, NumericType } from './data/element-type.js';
export { typedArrays } from './data/element-type.js';
export { elementOf, nestedList } from './data/elements.js';
export { exactInteger } from './data/exact-integer.js';
export { fromFloat16Bits, toFloat16Bits } from './data/float16.js';
export { formatIsoDatetime } from './data/format-iso-datetime.js';
export { formatPythonFloat, quoteJson } from './data/json-text.js';
export {
  entriesOf,
  isJsonObject,
  isTimestamp,
  type JsonObject,
  mapEntries,
  propertyOf,
  type Timestamp,
} from './data/json-value.js';
export { malformationOf, storageClasses } from './data/malformation-of.js';
export type {
  JsonData,
  ModelInput,
  NamedTensors,
  Prediction,
  SingleTensor,
  Table,
} from './data/model-data.js';
export { newVector } from './data/new-vector.js';
export type {
  ArrowInput,
  ColumnsInput,
  InputForm,
  LlmInput,
  NumericArray,
  RawInput,
  RecordsInput,
  RowsInput,
  TensorInput,
  TensorsInput,
} from './data/raw-input.js';
export { toJsonText } from './data/to-json-text.js';
export { isPresent } from './data/validity.js';
export type { Column, ColumnName, NamedTensor, Tensor, Vector } from './data/vector.js';
export { type ErrorCode, errorStatus } from './errors/error-code.js';
export {
  type ErrorSubject,
  isMlmodelError,
  MlmodelError,
  type MlmodelErrorOptions,
} from './errors/mlmodel-error.js';
export { convertInputExampleToServingInput } from './example/convert-input-example-to-serving-input.js';
export type { InputExample, InputExampleData } from './example/input-example.js';
export { loadInputExample } from './example/load-input-example.js';
export type { SparseMatrix } from './example/sparse-matrix.js';
export {
  type ChosenFlavor,
  chooseFlavor,
  type FlavorCandidate,
} from './flavor/choose-flavor.js';
export type {
  Flavor,
  FlavorBlocks,
  FlavorManifest,
  FlavorOptions,
  Loadability,
  LoadContext,
  Preparation,
  PrepareContext,
  PythonTarget,
  SaveContext,
} from './flavor/flavor.js';
export type { Execution, FieldSpec, FlavorSession, PredictCall } from './flavor/flavor-session.js';
export { type Logger, safeLogger } from './flavor/logger.js';
export { memoryModelFiles } from './flavor/memory-model-files.js';
export type { ModelFiles } from './flavor/model-files.js';
export { NoLoadableFlavorError, type RefusedFlavor } from './flavor/no-loadable-flavor-error.js';
export { plainText } from './flavor/plain-text.js';
export { type ExampleRequest, exampleRequest } from './inspect/example-request.js';
export {
  type InspectedModel,
  inspectModel,
  type Loading,
  type ModelFacts,
  type SavedInputExample,
} from './inspect/inspect-model.js';
export { formatMlmodel } from './mlmodel/format-mlmodel.js';
export type { MlmodelFile } from './mlmodel/mlmodel-file.js';
export { mlmodelToDict } from './mlmodel/mlmodel-to-dict.js';
export { parseMlmodel } from './mlmodel/parse-mlmodel.js';
export { isYamlDate, YamlDate } from './mlmodel/yaml/yaml-date.js';
export { loadLimitExceeded, loadTimeoutOf, withinLoadLimit } from './model/load-limit.js';
export {
  type LoadContextOptions,
  type LoadModelOptions,
  loadModel,
  type PreparedModel,
} from './model/load-model.js';
export type { LoadedModel, ModelCall } from './model/loaded-model.js';
export { type DecodedRequest, readForm } from './request/read-form.js';
export { getModelInfo } from './save/get-model-info.js';
export { Model } from './save/model.js';
export type { ModelInfo } from './save/model-info.js';
export type { NewModelOptions } from './save/new-mlmodel.js';
export { formatPythonJson } from './signature/codec/format-python-json.js';
export {
  formatSignature,
  type SignatureBlock,
  signatureToDict,
} from './signature/codec/format-signature.js';
export { numbersToPython } from './signature/codec/number-kinds.js';
export { parseSignature } from './signature/codec/parse-signature.js';
export { declaredTimeDtype } from './signature/declared-time-dtype.js';
export {
  declaredColumnType,
  declaredParamsType,
  itemType,
  memberType,
} from './signature/declared-types.js';
export { createEnforcer, type EnforcedModel } from './signature/enforce/create-enforcer.js';
export type { DecodingNeeds, Enforcer } from './signature/enforcer.js';
export { type InferSignatureOptions, inferSignature } from './signature/infer/infer-signature.js';
export {
  type AnyType,
  type ArrayType,
  type ColSpec,
  type ColumnSchema,
  type DataType,
  type MapType,
  type ModelSignature,
  type ObjectType,
  type ParamSpec,
  type Property,
  type ScalarType,
  type Schema,
  type SparkMlVectorType,
  scalarTypes,
  type TensorDtype,
  type TensorSchema,
  type TensorSpec,
} from './signature/schema.js';
