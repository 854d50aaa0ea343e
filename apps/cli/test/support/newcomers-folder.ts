import { cpSync } from 'node:fs';
import { temporaryFolder } from '@mlmodel/jest-config/temporary-folder';
import { corpusModel, type Finished, root, runCli } from './run-cli.js';

/** A folder as a newcomer has it, with a model, models of runs, and files with rows. */
function newcomersFolder(): string {
  const folder = temporaryFolder({
    'rows.csv': 'a,b\n1,2\n',
    'rows.txt': 'a,b\n1,2\n',
    'empty.json': '',
    'runs/1/artifacts/model/MLmodel': 'flavors: {}',
  });
  cpSync(corpusModel('onnx_iris_label'), `${folder}/model`, { recursive: true });
  return folder;
}

/** Runs a line of a shell in the folder. */
export function shell(line: string, workingDirectory = newcomersFolder()): Promise<Finished> {
  const environment = { PATH: `${root}node_modules/.bin:${process.env['PATH']}` };
  return runCli(['-c', line], { command: 'sh', workingDirectory, environment });
}
