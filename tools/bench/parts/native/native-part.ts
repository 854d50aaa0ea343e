import type { LoadGenerator } from '../../load/load-generator.ts';
import { type BenchOptions, isWanted } from '../../options.ts';
import { attempt, type Failure } from '../../report/attempt.ts';
import { mlflowPython } from '../../servers/contender.ts';
import { type BesideLibrary, compareBesideLibrary } from './beside-library.ts';
import { type BesideOnnx, compareBesideOnnx } from './beside-onnx.ts';
import { type FirstResponse, measureFirstResponse } from './first-responses.ts';
import { boosters, estimators } from './native-models.ts';

/** Measurements of models of Python libraries that are read without Python. */
export interface NativeFindings {
  readonly besideOnnx: BesideOnnx[];
  readonly besideLibrary: BesideLibrary[];
  readonly firstResponses: FirstResponse[];
}

/** Measures them against ONNX, MLflow's server and the libraries; without MLflow nothing. */
export async function runNativePart(
  options: BenchOptions,
  { generator, failures }: { generator: LoadGenerator; failures: Failure[] },
): Promise<NativeFindings> {
  const findings: NativeFindings = { besideOnnx: [], besideLibrary: [], firstResponses: [] };
  if (mlflowPython === undefined) return findings;
  const run = async <T>(
    name: string,
    { into, part }: { into: T[]; part: () => Promise<T | T[]> },
  ): Promise<void> => {
    const found = isWanted(options, name) ? await attempt(name, part, failures) : undefined;
    if (found !== undefined) into.push(...([found].flat() as T[]));
  };
  const use = { options, generator };
  for (const model of estimators) {
    const part = () => compareBesideOnnx(model, use);
    await run(`native/json/${model}`, { into: findings.besideOnnx, part });
  }
  for (const model of boosters) {
    const part = () => compareBesideLibrary(model, options);
    await run(`native/library/${model}`, { into: findings.besideLibrary, part });
  }
  for (const model of [...estimators, ...boosters]) {
    const part = () => measureFirstResponse(model, use);
    await run(`native/start/${model}`, { into: findings.firstResponses, part });
  }
  return findings;
}
