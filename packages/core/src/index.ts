export type { ElementStorage, ElementType, NumericType } from './data/element-type.js';
export {
  entriesOf,
  isJsonObject,
  isTimestamp,
  type JsonObject,
  propertyOf,
  type Timestamp,
} from './data/json-value.js';
export type {
  JsonData,
  ModelInput,
  NamedTensors,
  Prediction,
  SingleTensor,
  Table,
} from './data/model-data.js';
export type {
  ArrowInput,
  ColumnName,
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
export type { Column, NamedTensor, Tensor, Vector } from './data/vector.js';
export { type ErrorCode, errorStatus } from './errors/error-code.js';
export {
  type ErrorSubject,
  isMlmodelError,
  MlmodelError,
  type MlmodelErrorOptions,
} from './errors/mlmodel-error.js';
export type {
  Execution,
  FieldSpec,
  Flavor,
  FlavorManifest,
  FlavorOptions,
  FlavorSession,
  Loadability,
  LoadContext,
  PredictCall,
} from './flavor/flavor.js';
export type { Logger } from './flavor/logger.js';
export type { ModelFiles } from './flavor/model-files.js';
export type { MlmodelFile } from './mlmodel/mlmodel-file.js';
export type { LoadedModel, ModelCall } from './model/loaded-model.js';
export type { DecodingNeeds, Enforcer } from './signature/enforcer.js';
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
