export { quotedNames, shortenText } from './errors/message-text.js';
export { problemOf } from './flavor/check-load.js';
export { answerTable, splitTensor } from './flavor-kit/answer-tables.js';
export { castElements, checkTexts, type TextOwner } from './flavor-kit/cast-elements.js';
export { type ArtifactInputs, checkInputNames } from './flavor-kit/check-input-names.js';
export {
  type FlavorBlock,
  flavorBlock,
  invalidFlavorConfig,
  mapping,
} from './flavor-kit/flavor-block.js';
export { type BindingRules, type InputBinder, inputBinder } from './flavor-kit/input-binder.js';
export {
  brokenFile,
  type FileProblem,
  failedRun,
  importRuntime,
  isMissing,
  type JsonGuard,
  missingFile,
  type NeededFile,
  notInstalled,
  type RefusedModel,
  type RuntimePackage,
  readJson,
  readNeeded,
  refusedModel,
  type UnsupportedVersion,
  unsavableSource,
  unsupportedVersion,
} from './flavor-kit/load-errors.js';
export {
  type Matrix,
  type MatrixOptions,
  type MatrixValues,
  matrixOf,
} from './flavor-kit/matrix-of.js';
export { missingPaths, type NeededPath } from './flavor-kit/missing-paths.js';
export {
  areRowsIndependent,
  canBeTried,
  pseudoRandom,
  type RowKnowledge,
  randomTensor,
} from './flavor-kit/row-independence.js';
export {
  fixedBatch,
  runInSlices,
  type TensorRun,
  withFreeRows,
} from './flavor-kit/run-in-slices.js';
export { type SessionSteps, untilDisposed } from './flavor-kit/until-disposed.js';
export { defineOptions, plainOptions, type StandardObject } from './options/define-options.js';
export type { OptionSchema, OptionsSchema } from './options/option-schema.js';
export {
  formatPythonRequirement,
  normalizedPackageName,
  type PythonRequirement,
  readPythonRequirement,
} from './python/python-requirement.js';
export { type PythonEnvironmentFields, writePythonEnvironment } from './save/python-environment.js';
export { type CastVectorOptions, castVector } from './signature/enforce/cast/cast-vector.js';
