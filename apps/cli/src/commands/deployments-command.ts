import type { OptionSchema } from '@mlmodel/core';
import { Command } from 'commander';
import {
  configOption,
  deployedModelOptions,
  deploymentLetters,
  endpointOption,
  inputOptions,
  jsonOption,
  nameOption,
  targetOptions,
} from '../deployments/deployment-options.js';
import { setHelp } from '../help/help-page.js';
import { withOptions } from './with-options.js';

/** A command below `mlmodel deployments`. */
interface Verb {
  readonly description: string;
  readonly options: Readonly<Record<string, OptionSchema>>;
  readonly examples: readonly string[];
  readonly notes?: string;
  /** Imports what it runs. */
  load(): Promise<(values: never) => Promise<void>>;
}

const placed = { ...nameOption, ...endpointOption };
const changing = () => import('../deployments/change-deployments.js');
const showing = () => import('../deployments/show-deployments.js');
const scoring = () => import('../deployments/score-deployments.js');
const endpoints = () => import('../deployments/change-endpoints.js');

const verbs: Readonly<Record<string, Verb>> = {
  create: {
    description: 'Deploy a model, and wait until it answers.',
    options: { ...deployedModelOptions, ...placed, ...configOption, ...jsonOption },
    examples: [
      'mlmodel deployments create -t local -n fraud -m ./model',
      'mlmodel deployments create -t local -n fraud -m models:/fraud@champion -C port=5001 -C workers=2',
    ],
    load: async () => (await changing()).createDeployment,
  },
  update: {
    description: 'Give a deployment another model or another configuration.',
    options: { ...deployedModelOptions, ...placed, ...configOption, ...jsonOption },
    examples: ['mlmodel deployments update -t local -n fraud -m models:/fraud/7'],
    load: async () => (await changing()).updateDeployment,
  },
  delete: {
    description: 'Remove a deployment; it is no error if there is none.',
    options: { ...placed, ...configOption },
    examples: ['mlmodel deployments delete -t local -n fraud'],
    load: async () => (await changing()).deleteDeployment,
  },
  list: {
    description: 'List the deployments of a target.',
    options: { ...endpointOption, ...jsonOption },
    examples: [
      'mlmodel deployments list -t local',
      "mlmodel deployments list -t local --json | jq -r '.[].name'",
    ],
    load: async () => (await showing()).listDeployments,
  },
  get: {
    description: 'Describe a deployment.',
    options: { ...placed, ...jsonOption },
    examples: ['mlmodel deployments get -t local -n fraud --json | jq -r .url'],
    load: async () => (await showing()).getDeployment,
  },
  predict: {
    description: 'Predict with a deployment.',
    options: { ...inputOptions, ...placed },
    examples: [
      'mlmodel deployments predict -t local -n fraud -I rows.json -O predictions.json',
      'mlmodel deployments predict -t local -n fraud -I rows.csv',
    ],
    load: async () => (await scoring()).predict,
  },
  explain: {
    description: 'Explain predictions of a deployment, if the target can.',
    options: { ...inputOptions, ...placed },
    examples: ['mlmodel deployments explain -t TARGET -n fraud -I rows.json'],
    load: async () => (await scoring()).explain,
  },
  'run-local': {
    description: 'Run what would be deployed on this machine until Ctrl+C.',
    options: { ...deployedModelOptions, ...nameOption, ...configOption },
    examples: ['mlmodel deployments run-local -t local -n fraud -m ./model'],
    load: async () => (await changing()).runLocal,
  },
  help: {
    description: 'Describe a target: its URIs and its configuration.',
    options: {},
    examples: ['mlmodel deployments help -t local'],
    load: async () => (await import('../deployments/target-help.js')).showTargetHelp,
  },
  'create-endpoint': {
    description: 'Create an endpoint, for deployments to belong to.',
    options: { ...endpointOption, ...configOption, ...jsonOption },
    examples: ['mlmodel deployments create-endpoint -t TARGET --endpoint prod'],
    load: async () => (await endpoints()).createEndpoint,
  },
  'update-endpoint': {
    description: 'Give an endpoint another configuration.',
    options: { ...endpointOption, ...configOption },
    examples: ['mlmodel deployments update-endpoint -t TARGET --endpoint prod -C key=value'],
    load: async () => (await endpoints()).updateEndpoint,
  },
  'delete-endpoint': {
    description: 'Remove an endpoint; it is no error if there is none.',
    options: endpointOption,
    examples: ['mlmodel deployments delete-endpoint -t TARGET --endpoint prod'],
    load: async () => (await endpoints()).deleteEndpoint,
  },
  'list-endpoints': {
    description: 'List the endpoints of a target.',
    options: jsonOption,
    examples: ['mlmodel deployments list-endpoints -t TARGET'],
    load: async () => (await showing()).listEndpoints,
  },
  'get-endpoint': {
    description: 'Describe an endpoint.',
    options: { ...endpointOption, ...jsonOption },
    examples: ['mlmodel deployments get-endpoint -t TARGET --endpoint prod'],
    load: async () => (await showing()).getEndpoint,
  },
};

/** `mlmodel deployments`, with the commands of `mlflow deployments`. */
export function deploymentsCommand(): Command {
  const deployments = new Command('deployments').description(
    'Deploy models to targets: create, update, delete, list, predict.',
  );
  for (const [name, { description, options, examples, notes, load }] of Object.entries(verbs)) {
    const command = withOptions(
      new Command(name),
      { ...targetOptions, ...options },
      { examples, notes, letters: deploymentLetters },
    );
    command.description(description).action(async (values) => (await load())(values as never));
    deployments.addCommand(command);
  }
  setHelp(deployments, {
    notes: 'mlmodel deployments help -t TARGET describes a target and its configuration.',
    examples: [
      'mlmodel deployments create -t local -n fraud -m ./model',
      'mlmodel deployments help -t local',
    ],
  });
  return deployments;
}
