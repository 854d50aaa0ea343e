import { exampleRequest, type ModelFacts, type ModelFiles } from '@mlmodel/core';
import { printable } from '../terminal/terminal.js';
import { commandLine, type NamedModel, predictLine } from './command-lines.js';
import { exampleMisfit } from './example-fit.js';

/** How to use a model that loads here. */
export interface Usage {
  /** Command lines that work as they are. */
  readonly commands: readonly string[];
  /** What else there is to know, as sentences. */
  readonly notes: readonly string[];
}

/** The longest request or example that is shown, in characters. */
const longestShown = 2_000;

interface UsedModel {
  readonly facts: ModelFacts & { readonly path: string };
  readonly files: ModelFiles;
  readonly named: NamedModel;
}

/** The commands that work for a model: none when it does not load here. */
export async function usageOf(model: UsedModel): Promise<Usage> {
  const { facts, named } = model;
  if (!facts.loading.ok) return { commands: [], notes: [] };
  const serve = commandLine('serve', named);
  const { command, notes } = await prediction(model);
  const consent = facts.loading.options['allowCode'] === true ? [consentNote] : [];
  const commands = command === undefined ? [serve] : [serve, command];
  return {
    // A terminal would not show control characters in names of files, but act on them.
    commands: commands.filter((line) => printable(line) === line),
    notes: [...consent, ...notes],
  };
}

const consentNote =
  'Loading runs code from the model directory: --allow-code is your consent. Read that code first.';

interface PredictionUsage {
  readonly command?: string;
  readonly notes: readonly string[];
}

async function prediction({ facts, files, named }: UsedModel): Promise<PredictionUsage> {
  const { exampleRequest: request, mlmodel, path: directory } = facts;
  if (request === null) return { notes: await notesWithoutExample(facts, files) };
  const misfit = await exampleMisfit(request, { mlmodel, files });
  const name = 'file' in request ? request.file : facts.inputExample?.path;
  if (misfit !== undefined) return { notes: [`${name} is not a request that fits: ${misfit}`] };
  const command = predictLine(request, { ...named, directory });
  if ('file' in request && request.below === undefined) return { command, notes: [] };
  const what =
    'file' in request ? `the content of "${request.below}" in one` : 'the inputs and params of one';
  const note = `The model has no serving_input_example.json: ${name} is not a request, but ${what}.`;
  return command.length > longestShown ? { notes: [note] } : { command, notes: [note] };
}

async function notesWithoutExample(
  { mlmodel }: ModelFacts,
  files: ModelFiles,
): Promise<readonly string[]> {
  const request = await exampleRequest(mlmodel, files);
  const text = request !== undefined && 'text' in request ? request.text : undefined;
  if (text === undefined || text.length > longestShown) {
    return ['The model has no example of a request.'];
  }
  return [
    `The model has no example of a request. One with its columns and types, with made-up values: ${text}`,
  ];
}
