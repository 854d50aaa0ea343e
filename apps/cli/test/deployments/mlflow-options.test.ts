import { execFileSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { deploymentsCommand } from '../../src/commands/deployments-command.js';

const python = pythonForTests();

/** Prints the commands of `mlflow deployments` with their flags. */
const script = `
import json
from mlflow.deployments.cli import commands
flags = lambda command: [flag for option in command.params for flag in option.opts]
print(json.dumps({name: flags(command) for name, command in commands.commands.items()}))`;

/** MLflow's gateway is another program. */
const ofGateway = /^start-server$/;

(python === undefined ? test.skip : test)('every command and flag of MLflow is there', () => {
  const printed = execFileSync(python ?? '', ['-c', script], { encoding: 'utf8' });
  const ofMlflow: Record<string, string[]> = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  const { commands } = deploymentsCommand();
  const missing = Object.entries(ofMlflow).flatMap(([name, flags]) => {
    if (ofGateway.test(name)) return [];
    const own = commands.find((command) => command.name() === name)?.options ?? [];
    const known = own.flatMap(({ short, long }) => [short, long]);
    return flags.filter((flag) => !known.includes(flag)).map((flag) => `${name} ${flag}`);
  });
  expect(Object.keys(ofMlflow)).toContain('run-local');
  expect(missing).toEqual([]);
});
