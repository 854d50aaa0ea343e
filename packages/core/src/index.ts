export { base64Lines, decodeBase64, encodeBase64 } from './data/base64.js';
export { beyondDoubles, exactInteger } from './data/exact-integer.js';
export { fromFloat16Bits, toFloat16Bits } from './data/float16.js';
export { formatIsoDatetime } from './data/iso-datetime.js';
export { formatPythonFloat, quoteJson, toJsonText } from './data/json-text.js';
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
export { type PredictionTable, predictionTable } from './data/prediction-table.js';
export type {
  ArrowInput,
  ColumnsInput,
  EnforcedInput,
  InputForm,
  ListsInput,
  LlmInput,
  NumericArray,
  RawInput,
  RecordsInput,
  RowsInput,
  TensorInput,
  TensorsInput,
} from './data/raw-input.js';
export { type PredictedRecord, type RecordValue, toRecords } from './data/to-records.js';
export {
  type Column,
  type ColumnName,
  type ElementStorage,
  type ElementType,
  elementOf,
  isPresent,
  type NamedTensor,
  type NumericType,
  nestedList,
  sizeOfShape,
  type Tensor,
  typedArrays,
  type Vector,
} from './data/vector.js';
export { type ErrorInBody, errorInBody } from './errors/error-in-body.js';
export { errorText, quoteName } from './errors/message-text.js';
export {
  type ErrorCode,
  type ErrorSubject,
  errorStatus,
  isMlmodelError,
  MlmodelError,
  type MlmodelErrorOptions,
} from './errors/mlmodel-error.js';
export { rewordedError } from './errors/reworded-error.js';
export { convertInputExampleToServingInput } from './example/encode-input-example.js';
export type { InputExample, InputExampleData } from './example/input-example.js';
export { loadInputExample } from './example/load-input-example.js';
export type { SparseMatrix } from './example/sparse-matrix.js';
export {
  type ChosenFlavor,
  chooseFlavor,
  type FlavorCandidate,
  NoLoadableFlavorError,
  type RefusedFlavor,
} from './flavor/choose-flavor.js';
export type {
  CheckContext,
  DeclaredOptions,
  Flavor,
  FlavorBlocks,
  FlavorManifest,
  FlavorOptionValues,
  ImageContext,
  Loadability,
  LoadCheck,
  LoadContext,
  LoadingOptions,
  LoadProblem,
  OptionPlaces,
  Preparation,
  PrepareContext,
  Progress,
  PythonTarget,
  SaveContext,
} from './flavor/flavor.js';
export type { Execution, FieldSpec, FlavorSession, PredictCall } from './flavor/flavor-session.js';
export type {
  ImageEnvironment,
  ImageNeeds,
  ImageSettings,
  SystemPackages,
} from './flavor/image-needs.js';
export type { KeptEnvironment, KeptEnvironments } from './flavor/kept-environments.js';
export { type Logger, plainText, safeLogger } from './flavor/logger.js';
export { type ModelFiles, memoryModelFiles } from './flavor/model-files.js';
export {
  type ExampleRequest,
  exampleRequest,
  type SavedRequest,
  savedRequest,
} from './inspect/example-request.js';
export {
  type InspectedModel,
  inspectModel,
  type Loading,
  type LoadingHere,
  type ModelFacts,
  type NotLoadingHere,
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
export {
  optionProblem,
  unknownOption,
} from './options/define-options.js';
export {
  expectedValue,
  fitsOption,
  type OptionSchema,
  type OptionsSchema,
} from './options/option-schema.js';
export { similarName } from './options/similar-name.js';
export { optionKind, valueFromText } from './options/value-from-text.js';
export type {
  NumberArray,
  PlainColumns,
  PlainRecord,
  PlainRow,
  PlainTensor,
  PlainTensors,
  PlainValue,
  PredictData,
} from './plain/plain-data.js';
export { type DecodedRequest, type FormNeeds, readForm } from './request/read-form.js';
export { Model } from './save/model.js';
export { getModelInfo, type ModelInfo } from './save/model-info.js';
export { mlflowVersion, type NewModelOptions } from './save/new-mlmodel.js';
export {
  formatSignature,
  type SignatureBlock,
  signatureToDict,
} from './signature/codec/format-signature.js';
export { parseSignature } from './signature/codec/parse-signature.js';
export { formatPythonJson, numbersToPython } from './signature/codec/python-json.js';
export {
  declaredColumnType,
  declaredParamsType,
  declaredTimeDtype,
  itemType,
  memberType,
} from './signature/declared-types.js';
export { tableOfDoubles } from './signature/enforce/columns/doubles-table.js';
export { createEnforcer, type EnforcedModel } from './signature/enforce/create-enforcer.js';
export { elementTypeOfDtype, elementTypeOfScalar } from './signature/enforce/element-types.js';
export { allowedFilledCells } from './signature/enforce/frame/frame.js';
export type { DecodingNeeds, Enforcer } from './signature/enforcer.js';
export {
  type IgnoredNames,
  ignoredNameSentence,
  ignoredNamesError,
  type OnIgnored,
} from './signature/ignored-names.js';
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
