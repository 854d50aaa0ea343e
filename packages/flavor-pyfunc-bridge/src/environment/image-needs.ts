import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ImageContext, ImageNeeds, ImageSettings, ModelFiles } from '@mlmodel/core';
import { type BridgeOptions, withDefaults } from '../config/bridge-options.js';
import type { PyfuncConfig } from '../config/pyfunc-config.js';
import { environmentPython, minorVersion } from './interpreter/local-python.js';
import { builderEnvironment } from './process-environment.js';
import { readSpecification } from './requirements/environment-specification.js';

/** The Python of an image for a model that does not say which one it needs. */
const usualPython = '3.12';

/**
 * What an image needs to run a model in Python: an interpreter of the model's minor version, and an environment that is
 * built from the model's files.
 * @throws MlmodelError naming file and line of what is refused, and when the model describes no environment
 */
export async function pythonImageNeeds({
  files,
  config,
  options,
  logger,
  folder,
}: ImageContext<PyfuncConfig, BridgeOptions>): Promise<ImageNeeds> {
  const { allowBuild, envManager = 'uv' } = withDefaults(options);
  if (envManager !== 'uv') logger.info('The environment of an image is built with uv.');
  const read = new Set<string>();
  const recorded: ModelFiles = {
    ...files,
    read(path, maxBytes) {
      read.add(path);
      return files.read(path, maxBytes);
    },
  };
  const source = { files: recorded, config: config.block, logger, allowBuild };
  const { python } = await readSpecification(source);
  const version = python === undefined ? undefined : minorVersion(python);
  const paths = await files.list();
  return {
    summary: `Python ${version ?? '3'} with the packages that the model names`,
    baseImage: `docker.io/library/python:${version ?? usualPython}-slim-bookworm`,
    program: { name: 'python3', version: version && `Python ${version}.` },
    environment: {
      // What is built may be anywhere in the model.
      files: paths.filter((path) => allowBuild || read.has(path)),
      prepareOptions: { allowBuild },
      kept: 'venv',
      settings: installerSettings(),
    },
    loadOptions: {
      python: environmentPython(join(folder, 'venv')),
      ...(options.bridgeWorkers !== undefined && { bridgeWorkers: String(options.bridgeWorkers) }),
      ...(options.rowsIndependent === true && { rowsIndependent: true }),
    },
  };
}

/** Settings of indexes, proxies and certificates; others are about this machine. */
const aboutRegistries = /^(NETRC$|PIP_|UV_|SSL_CERT_FILE$)|_PROXY$|_CA_BUNDLE$/i;

function installerSettings(): ImageSettings {
  const given = Object.entries(builderEnvironment()).filter(([name]) => aboutRegistries.test(name));
  const paths = given.filter(([, value]) => isAbsolute(value));
  const configured = given.some(([name]) => name === 'PIP_CONFIG_FILE') ? [] : pipConfiguration();
  return {
    variables: Object.fromEntries(given.filter(([, value]) => !isAbsolute(value))),
    files: Object.fromEntries([...paths, ...configured].filter(([, path]) => isFile(path))),
  };
}

/** The file that pip reads first on Linux and macOS, if there is one (pip.pypa.io/en/stable/topics/configuration). */
function pipConfiguration(): readonly (readonly [string, string])[] {
  const { XDG_CONFIG_HOME: configHome = join(homedir(), '.config') } = process.env;
  const files = [
    join(configHome, 'pip/pip.conf'),
    join(homedir(), '.pip/pip.conf'),
    '/etc/pip.conf',
  ];
  const found = files.find(isFile);
  return found === undefined ? [] : [['PIP_CONFIG_FILE', found]];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
