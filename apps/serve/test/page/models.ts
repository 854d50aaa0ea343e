import { fileURLToPath } from 'node:url';
import { echoFlavor } from '@mlmodel/echo-flavor';
import { onnxFlavor } from '@mlmodel/flavor-onnx';
import { tfjsFlavor } from '@mlmodel/flavor-tfjs';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { type RunningServer, startServer } from '../../src/index.js';
import type { SecurityOptions } from '../../src/security/security-options.js';

/** Serves a model on a free port with the flavors of this repository that need no Python. */
export function serve(modelPath: string, security: SecurityOptions = {}): Promise<RunningServer> {
  const flavors = [onnxFlavor, tfjsFlavor, echoFlavor];
  return startServer({ modelPath, port: 0, flavors, ...security });
}

/** One of `tools/models`. */
export function exampleModel(name: string): string {
  return fileURLToPath(new URL(`../../../../tools/models/${name}`, import.meta.url));
}

/** Text that would run as a program if it became a part of the page. */
export const hostileText = `<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>'"\${hacked}`;

/** A model whose names, run and params are hostile text. It gives its input back. */
export function hostileModel(): string {
  const column = { type: 'string', name: hostileText, required: true };
  const param = { name: hostileText, type: 'string', default: hostileText, shape: null };
  const split = { columns: [hostileText], data: [[hostileText]] };
  return temporaryFolder({
    MLmodel: {
      flavors: { python_function: { loader_module: 'mlflow.pyfunc.model' } },
      mlflow_version: '3.17.2',
      run_id: hostileText,
      signature: {
        inputs: JSON.stringify([column]),
        outputs: JSON.stringify([column]),
        params: JSON.stringify([param]),
      },
      saved_input_example_info: {
        artifact_path: 'input_example.json',
        serving_input_path: 'serving_input_example.json',
        type: 'dataframe',
      },
    },
    'serving_input_example.json': { dataframe_split: split },
  });
}
