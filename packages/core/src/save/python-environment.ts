import type { SaveContext } from '../flavor/flavor.js';
import { formatYaml } from '../mlmodel/yaml/format-yaml.js';
import { mlflowVersion } from './new-mlmodel.js';

/** The fields of a `python_function` block that select the Python environment. */
export interface PythonEnvironmentFields {
  readonly python_version: string;
  readonly env: { readonly conda: 'conda.yaml'; readonly virtualenv: 'python_env.yaml' };
}

/**
 * Writes the files from which MLflow builds a model's Python environment: `conda.yaml`, `python_env.yaml` and
 * `requirements.txt`. A flavor that writes a `python_function` block calls it and spreads the result into the block.
 * @param requirements pinned packages that load the model; the caller's own replace them, and MLflow is added
 */
export async function writePythonEnvironment(
  { python, write }: Pick<SaveContext, 'python' | 'write'>,
  requirements: readonly string[],
): Promise<PythonEnvironmentFields> {
  const lines = withMlflow(python.requirements ?? requirements);
  const files = {
    'requirements.txt': lines.join('\n'),
    'python_env.yaml': formatYaml({
      python: python.version,
      build_dependencies: ['pip', 'setuptools', 'wheel'],
      dependencies: ['-r requirements.txt'],
    }),
    'conda.yaml': formatYaml({
      channels: ['conda-forge'],
      dependencies: [`python=${python.version}`, 'pip', { pip: lines }],
      name: 'mlflow-env',
    }),
  };
  for (const [path, text] of Object.entries(files)) {
    await write(path, new TextEncoder().encode(text));
  }
  return {
    python_version: python.version,
    env: { conda: 'conda.yaml', virtualenv: 'python_env.yaml' },
  };
}

function withMlflow(requirements: readonly string[]): readonly string[] {
  const hasMlflow = requirements.some((line) => /^\s*mlflow(-skinny)?\s*($|[^\w\s-])/i.test(line));
  return hasMlflow ? requirements : [`mlflow==${mlflowVersion}`, ...requirements];
}
