import { delimiter, dirname } from 'node:path';
import { isHarmlessVariable, isNumericSetting } from '@mlmodel/worker';

type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that choose a Python on the machine. */
const pythonChoice = /^PYENV_(ROOT|VERSION)$/i;

/** The operator's settings of package indexes and installers. */
const packageSettings =
  /^(NETRC|PIP_(INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|TRUSTED_HOST|CERT|CLIENT_CERT|PROXY|CONFIG_FILE|CACHE_DIR|NO_CACHE_DIR|DEFAULT_TIMEOUT|TIMEOUT|RETRIES|KEYRING_PROVIDER)|UV_(DEFAULT_INDEX|INDEX|INDEX_\w+|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|CONFIG_FILE|CACHE_DIR|NO_CACHE|LINK_MODE|NATIVE_TLS|SYSTEM_CERTS|INSECURE_HOST|OFFLINE|HTTP_\w+|CONCURRENT_\w+|KEYRING_PROVIDER|PYTHON_INSTALL_\w+)|CONDA_(ROOT|PREFIX|EXE|CHANNELS|PKGS_DIRS|ENVS_DIRS|SUBDIR)|CONDARC|MAMBA_(ROOT_PREFIX|EXE)|MAMBARC)$/;

/** Settings of Python, and those that MLflow documents for serving. */
const modelSettings =
  /^(PYTHON(PATH|HASHSEED|WARNINGS|FAULTHANDLER|UTF8|IOENCODING|MALLOC)|MLFLOW_(ALLOW_PICKLE_DESERIALIZATION|SCORING_SERVER_REQUEST_TIMEOUT)|SERVING_MODEL_CONFIG)$/;

/** The variables for a program that builds an environment; the only credentials are those of the package index. */
export function builderEnvironment(all: Variables = process.env): Record<string, string> {
  const kept = pick(all, (name) => isBasic(name) || packageSettings.test(name));
  return { ...uvSettingsOfPip(kept), ...kept, PIP_DISABLE_PIP_VERSION_CHECK: '1' };
}

/**
 * All variables for a process that runs a model; credentials only if the settings name them. MLflow's telemetry is off
 * unless the operator passes a variable that enables it. Python's output is unbuffered, also in processes that a model
 * starts.
 * @param interpreter its folder goes first on the `PATH`
 * @param settings `NAME` of a variable that the operator passes, or `NAME=VALUE`
 */
export function modelEnvironment(
  interpreter: string,
  settings: readonly string[],
  all: Variables = process.env,
): Record<string, string> {
  const set = settings.flatMap((setting) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(setting) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  const wanted = (name: string) =>
    isBasic(name) || isNumericSetting(name) || modelSettings.test(name) || settings.includes(name);
  const kept: Record<string, string> = { ...pick(all, wanted), ...Object.fromEntries(set) };
  const path = [dirname(interpreter), kept['PATH']].filter((part) => part).join(delimiter);
  return { MLFLOW_DISABLE_TELEMETRY: 'true', PYTHONUNBUFFERED: '1', ...kept, PATH: path };
}

function isBasic(name: string): boolean {
  return isHarmlessVariable(name) || pythonChoice.test(name);
}

/** uv does not read pip's variables, but an operator's mirror is meant for both. */
function uvSettingsOfPip(kept: Variables): Record<string, string> {
  const ownIndex = Object.keys(kept).some((name) => /^UV_(DEFAULT_INDEX|INDEX)/.test(name));
  const { PIP_INDEX_URL: index, PIP_EXTRA_INDEX_URL: extra } = kept;
  return {
    ...(index !== undefined && !ownIndex && { UV_DEFAULT_INDEX: index }),
    ...(extra !== undefined && !ownIndex && { UV_EXTRA_INDEX_URL: extra }),
  };
}

function pick(all: Variables, wanted: (name: string) => boolean): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && wanted(name)) kept[name] = value;
  }
  return kept;
}
