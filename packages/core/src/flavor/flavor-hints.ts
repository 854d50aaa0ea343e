import type { RefusedFlavor } from './no-loadable-flavor-error.js';

/** Flavors that a package of this project loads: help for error messages, no part of discovery. */
const ownPackages: ReadonlyMap<string, string> = new Map([
  ['onnx', '@mlmodel/flavor-onnx'],
  ['tfjs', '@mlmodel/flavor-tfjs'],
  ['node_function', '@mlmodel/flavor-node-function'],
  ['python_function', '@mlmodel/flavor-pyfunc-bridge'],
]);

/**
 * What to do about a flavor of a model that no installed package claims.
 * @param flavors every flavor of the model
 */
export function missingFlavor(
  flavor: string,
  flavors: ReadonlyMap<string, unknown>,
): RefusedFlavor {
  const reason = 'no package for this flavor was found';
  const install = ownPackages.get(flavor);
  if (flavor === 'python_function') {
    return {
      flavor,
      reason,
      fix: `run: npm install ${install}; or serve it in Python: ${servedByMlflow}`,
    };
  }
  if (install !== undefined) return { flavor, reason, fix: `run: npm install ${install}` };
  if (flavor === 'crate') {
    return { flavor, reason, fix: `an R function is served by MLflow with R: ${servedByMlflow}` };
  }
  if (flavors.has('python_function')) {
    return { flavor, reason, fix: 'the python_function flavor of the same model serves it' };
  }
  return {
    flavor,
    reason,
    fix: `install a package whose package.json has "mlmodel": {"flavor": ${JSON.stringify(flavor)}}, or load it with MLflow's own library`,
  };
}

const servedByMlflow = 'mlflow models serve -m MODEL';
