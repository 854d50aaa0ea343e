import { describe, expect, test } from '@jest/globals';
import { plainOptions } from '@mlmodel/core/flavor';
import { commandReference, flavorReference } from '../../src/option-reference.js';
import { runCli } from '../support/run-cli.js';

const reference = commandReference();
const options = reference.flatMap((group) => group.options);

describe('the reference of options', () => {
  test.each([
    'serve',
    'predict',
    'inspect',
    'prepare-env',
    'download',
    'register',
    'bundle',
    'generate-dockerfile',
    'build-docker',
    'env list',
    'env prune',
    'models list',
  ])('has every option that the help of %s shows', async (command) => {
    const { stdout } = await runCli([...command.split(' '), '--help']);
    const [own = ''] = stdout.split(/^Flavor /m, 1);
    const shown = own.match(/^ {2}(-\w, )?--[a-z-]+/gm)?.map((flag) => flag.trim()) ?? [];
    const last = stdout.match(/^ {2}--(debug|config)/gm)?.map((flag) => flag.trim()) ?? [];
    const listed = options.filter(({ commands }) => commands.includes(command));
    const flags = listed.map((option) => option.flags.replace(/ <.*/, ''));
    expect(new Set([...flags, '--help'])).toEqual(new Set([...shown, ...last, '--help']));
  });

  test('says in which ways each can be given', () => {
    expect(options.find(({ flags }) => flags === '-t, --timeout <seconds>')).toEqual({
      flags: '-t, --timeout <seconds>',
      variables: ['MLMODEL_TIMEOUT', 'MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT'],
      key: 'timeout',
      value: 'a whole number from 0 to 86400',
      default: 60,
      description: 'time limit for a request; 0 is none',
      commands: ['serve'],
    });
    const ofLine = options.filter(({ variables }) => variables === undefined);
    expect(ofLine.map(({ flags }) => flags)).toEqual(
      expect.arrayContaining(['-i, --input-path <path>', '--days <number>']),
    );
  });

  test('leaves out options that have no effect', () => {
    expect(options.map(({ flags }) => flags).join()).not.toMatch(/conda|mlserver/);
  });

  test('has those of a flavor by its key', () => {
    const declared = plainOptions({
      properties: { device: { enum: ['cpu', 'gpu'], default: 'cpu', description: 'where to run' } },
    });
    expect(flavorReference({ flavor: 'moody', source: 'a-flavor', options: declared })).toEqual({
      heading: 'Flavor moody (a-flavor)',
      options: [
        {
          flags: '--device <name>',
          key: 'device',
          value: 'one of cpu, gpu',
          default: 'cpu',
          description: 'where to run',
          commands: [],
        },
      ],
    });
  });
});
