import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The environments, what each is for, its pinned packages (made from the .in file), and what it must be able to import. */
const environments = {
  mlflow: {
    title: 'Python with MLflow',
    variable: 'MLMODEL_PYTHON',
    requirements: join(import.meta.dirname, 'requirements.txt'),
    modules: ['mlflow', 'onnx', 'onnxruntime'],
  },
  mlflow2: {
    title: 'Python with MLflow 2',
    variable: 'MLMODEL_MLFLOW2_PYTHON',
    requirements: join(import.meta.dirname, 'requirements-mlflow2.txt'),
    modules: ['mlflow'],
  },
  kubernetes: {
    title: 'Python with the schemas of Kubernetes and the classes of KServe',
    variable: 'MLMODEL_KUBERNETES_PYTHON',
    requirements: join(import.meta.dirname, 'requirements-kubernetes.txt'),
    modules: ['kubernetes', 'kubernetes_validate'],
  },
  spark: {
    title: 'Python with MLflow, PySpark and Ray',
    variable: 'MLMODEL_SPARK_PYTHON',
    requirements: join(import.meta.dirname, 'requirements-spark.txt'),
    modules: ['mlflow', 'onnxruntime', 'pyspark', 'ray'],
  },
};

/** An environment, with the folder of its current requirements in the cache. */
export function environmentOf(name) {
  const environment = environments[name];
  if (environment === undefined) {
    throw new Error(`no environment ${name}: there are ${Object.keys(environments).join(', ')}`);
  }
  const hash = createHash('sha256').update(readFileSync(environment.requirements)).digest('hex');
  const prefix = name === 'mlflow' ? 'python' : `python-${name}`;
  return { ...environment, name, folder: join(cacheFolder(), `${prefix}-${hash.slice(0, 12)}`) };
}

/** Where environments are kept, so that checkouts share them. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mlmodel');
}

/** The interpreter of a virtual environment. */
export function interpreterIn(folder) {
  return process.platform === 'win32'
    ? join(folder, 'Scripts', 'python.exe')
    : join(folder, 'bin', 'python');
}

/** A file that is written last: an environment without it is half built. */
export function completeMark(folder) {
  return join(folder, '.complete');
}
