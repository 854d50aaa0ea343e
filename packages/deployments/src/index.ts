export { defineOptions, plainOptions } from '@mlmodel/core/flavor';
export { type ChosenFlavor, chooseFlavor, type ServedModel } from './choose-flavor.js';
export { configFromTexts } from './config-values.js';
export {
  type DeployClient,
  type DeployClientOptions,
  getDeployClient,
  openTarget,
} from './deploy-client.js';
export type { DeploymentCall, PredictionInputs, PredictionsResponse } from './deployment-call.js';
export type {
  CreateDeployment,
  CreateEndpoint,
  DeleteDeployment,
  Deployment,
  DeploymentClient,
  Endpoint,
  GetDeployment,
  GetEndpoint,
  ListDeployments,
  PredictionStream,
  PredictRequest,
  UpdateDeployment,
  UpdateEndpoint,
} from './deployment-client.js';
export type {
  ConfiguredMethod,
  DeploymentTarget,
  TargetHelp,
  TargetManifest,
} from './deployment-target.js';
export {
  findTarget,
  installedTargets,
  type TargetCandidate,
  type TargetSelection,
} from './find-target.js';
export { type ForegroundServer, runServer } from './run-server.js';
export { type ScoringRequest, scoreAt, streamAt } from './score-at.js';
export { jsonInputs } from './scoring-inputs.js';
export type { CommandContext, TargetCommand } from './target-command.js';
export type { TargetContext, TargetModel } from './target-context.js';
export { type ConfigKey, configKeys } from './target-help.js';
export { parseTargetUri, type TargetUri } from './target-uri.js';
