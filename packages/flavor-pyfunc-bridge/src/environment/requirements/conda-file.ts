import { MlmodelError } from '@mlmodel/core';
import {
  type RequirementSet,
  type RequirementSource,
  readOptionalText,
  readRequirementLines,
} from './read-requirements.js';
import { checkedPythonVersion, parseRequirement, type Requirement, shown } from './requirement.js';
import { parseYamlFile, type YamlText } from './yaml-file.js';

/** A conda environment file. */
export interface CondaFile {
  /** Such as `3.11.7`. */
  readonly python?: string | undefined;
  /** pip, setuptools and wheel, as pip requirements. */
  readonly buildDependencies: readonly Requirement[];
  /** All other conda packages, in conda's syntax. */
  readonly packages: readonly YamlText[];
  readonly channels: readonly YamlText[];
  readonly pip: RequirementSet;
}

/**
 * Reads a conda environment file by MLflow's rules.
 * @returns undefined when the model has none
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` naming file and line
 */
export async function readCondaFile(
  path: string,
  source: RequirementSource,
): Promise<CondaFile | undefined> {
  const text = await readOptionalText(path, source.files);
  if (text === undefined) return undefined;
  const yaml = parseYamlFile(text, path);
  const buildDependencies: Requirement[] = [];
  const packages: YamlText[] = [];
  const pipLines: YamlText[] = [];
  let python: string | undefined;
  for (const item of yaml.list('dependencies')) {
    if ('key' in item) {
      if (item.key !== 'pip') throw invalid(`${shown(item.key)} is not "pip"`, path);
      pipLines.push(...item.items);
      continue;
    }
    const [, name, operator, version] = ownPackage.exec(item.text) ?? [];
    if (name === undefined) packages.push(checkedPackage(item, path));
    else if (name === 'python') python ??= pythonVersion(item, { operator, version, path });
    else {
      const text = `${name}${operator === '=' ? '==' : (operator ?? '')}${version ?? ''}`;
      const place = { file: path, line: item.line, allowBuild: source.allowBuild };
      buildDependencies.push(parseRequirement(text, place));
    }
  }
  const channels = yaml.texts('channels').map((channel) => checkedChannel(channel, path, source));
  const pip = await readRequirementLines(pipLines, { path, source });
  return { python, buildDependencies, packages, channels, pip };
}

const ownPackage =
  /^(python|pip|setuptools|wheel)(?:[ \t]*(?:(<=|>=|==|=|!=|<|>)[ \t]*)?([0-9][0-9.]*)(?:\.\*)?)?$/;

function pythonVersion(
  item: YamlText,
  found: { operator: string | undefined; version: string | undefined; path: string },
): string | undefined {
  const { operator, version, path } = found;
  if (operator === '<' || operator === '>' || operator === '!=') return undefined;
  return version === undefined
    ? undefined
    : checkedPythonVersion({ text: version, line: item.line }, path);
}

/** Accepts a conda package (`numpy=1.19`, `conda-forge::numpy >=1.19`), but no option, path or URL. */
function checkedPackage(item: YamlText, file: string): YamlText {
  const isPackage =
    /^[A-Za-z0-9_][A-Za-z0-9_.-]*(?:::[A-Za-z0-9_][A-Za-z0-9_.-]*)?(?:[*+!<>=~|, \t][A-Za-z0-9_.*+!<>=~|, \t-]*)?$/;
  if (item.text.length <= 200 && isPackage.test(item.text)) return item;
  throw invalid(`${shown(item.text)} is not a conda package`, file, item.line);
}

function checkedChannel(
  channel: YamlText,
  file: string,
  { allowBuild }: RequirementSource,
): YamlText {
  const isName = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_.-]+)*$/.test(channel.text);
  if (isName || (allowBuild && !channel.text.startsWith('-'))) return channel;
  throw invalid(
    `${shown(channel.text)} is not the name of a channel. --allow-build accepts it`,
    file,
    channel.line,
  );
}

function invalid(what: string, file: string, line?: number): MlmodelError {
  const where = line === undefined ? file : `${file}, line ${line}`;
  return new MlmodelError('INVALID_PARAMETER_VALUE', `${where}: ${what}.`, { file, line });
}
