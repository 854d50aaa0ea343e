import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { mlmodel, root, runCli } from '../support/run-cli.js';
import { serveWorkers } from '../support/served-workers.js';

const python = pythonForTests() ?? '';
const client = fileURLToPath(new URL('../fixtures/compare_score.py', import.meta.url));
const iris = 'sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)'.split(',');
const features = ['feature_0', 'feature_1', 'feature_2', 'feature_3', 'feature_4', 'feature_5'];

/** A model of the repository. */
function modelOf(name: string): string {
  return `${root}tools/models/${name}`;
}

function doubles(names: readonly string[]): Record<string, 'double'> {
  return Object.fromEntries(names.map((name) => [name, 'double'] as const));
}

const fromPython = ['--python', python, '--flavor', `${root}packages/flavor-pyfunc-bridge`];

(python === '' ? describe.skip : describe)(
  'answers are those of /invocations, batch by batch',
  () => {
    const probabilities = 'extension<arrow.fixed_shape_tensor[value_type=float, shape=[3]]>';
    test.each<[string, object, object, readonly string[]]>([
      ['iris', doubles(iris), { label: 'int64', probabilities }, []],
      ['boosted', doubles(features), { predictions: 'float' }, []],
      ['iris-zipmap', doubles(iris), { output_label: 'int64', output_probability: 'string' }, []],
      ['identity', doubles(['a', 'b', 'c', 'd']), expect.anything(), []],
      ['iris-sklearn', doubles(iris), { predictions: 'int64' }, fromPython],
      ['echo', doubles(['a', 'b', 'c', 'd']), expect.anything(), fromPython],
    ])('%s', async (name, columns, expected, flags) => {
      const args = ['-m', modelOf(name), ...flags];
      const server = await serveWorkers(['serve', '-p', '0', ...args]);
      const command = [client, server.url, JSON.stringify(columns), mlmodel, 'score', ...args];
      const { code, stdout, stderr } = await runCli(command, { command: python });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(JSON.parse(stdout)).toEqual({ rows: 106, columns: expected });
      server.signal('SIGTERM');
      await server.exited;
    });
  },
);

/** Prints the schema of the answer to a stream without batches, and their number. */
const withoutBatches = `
import json, subprocess, sys
import pyarrow as pa
sink = pa.BufferOutputStream()
names = json.loads(sys.argv[1])
pa.ipc.new_stream(sink, pa.schema([(name, pa.float64()) for name in names])).close()
answer = subprocess.run(sys.argv[2:], input=sink.getvalue(), stdout=subprocess.PIPE, check=True).stdout
reader = pa.ipc.open_stream(answer)
print(json.dumps([{field.name: str(field.type) for field in reader.schema}, len(list(reader))]))
`;

(python === '' ? describe.skip : describe)(
  'a stream without batches gets the columns of answers',
  () => {
    test.each<[string, readonly string[], object, readonly string[]]>([
      ['iris-label', iris, { label: 'int64' }, []],
      ['boosted', features, { predictions: 'float' }, []],
      ['iris-sklearn', iris, { predictions: 'int64' }, fromPython],
    ])('%s', async (name, columns, expected, flags) => {
      const command = [mlmodel, 'score', '-m', modelOf(name), ...flags];
      const args = ['-c', withoutBatches, JSON.stringify(columns), ...command];
      const { code, stdout } = await runCli(args, { command: python });
      expect({ code, answer: JSON.parse(stdout) }).toEqual({ code: 0, answer: [expected, 0] });
    });
  },
);
