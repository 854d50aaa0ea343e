export { flavorKind } from './flavor/flavor-kind.js';
export * from './index.js';
export {
  discoverPlugins,
  findInstalledPlugins,
  findNamedPlugin,
  type PluginCandidate,
} from './node/discovery/find-plugins.js';
export { type PackageOnDisk, readPackage } from './node/discovery/package-on-disk.js';
export type { DiscoveryPlaces } from './node/discovery/package-places.js';
export {
  type DeclaredFlavor,
  declaredOptions,
  type FlavorEnvironments,
  flavorPackages,
  keptEnvironments,
  modelAround,
} from './node/installed-flavors.js';
export { labelConsole } from './node/label-console.js';
export {
  type FlavorSelection,
  findCandidates,
  type InspectDirectoryOptions,
  imageNeedsOf,
  inspectModel,
  type LoadDirectoryOptions,
  loadModel,
  type OpenedModel,
  openModel,
  prepareModel,
} from './node/load-model.js';
export { loggersOfRepeatedWork, type RepeatedWork } from './node/loggers-of-repeated-work.js';
export { makeFolder } from './node/make-folder.js';
export { type ModelDirectory, openModelDirectory } from './node/model-directory.js';
export { quoteForShell, resolveModelLocation } from './node/model-location.js';
export { checkNewFolder, type NewFolder, writeNewFolder } from './node/new-folder.js';
export { type SaveModelOptions, saveModel } from './node/save/save-model.js';
export { getModelInfo, loadInputExample, Model, setSignature } from './node/save/saved-model.js';
export { similarPath } from './node/similar-path.js';
export { installCommand } from './plugin/install-command.js';
export type { OwnPackage, PluginKind, VersionedPlugin } from './plugin/plugin-kind.js';
