import { join } from 'node:path';
import {
  commandReference,
  flavorReference,
  type OptionGroup,
  type ReferenceOption,
  targetReference,
} from '@mlmodel/cli/option-reference';
import { root } from '../paths.ts';
import { documentedMembers, type Member } from './documented-members.ts';
import { workspaceFlavors } from './workspace-flavors.ts';
import { workspaceTargets } from './workspace-targets.ts';

const start = `# Options

Every option of the command, of the server, and of the flavors and deployment targets in this repository. This page is written by \`npm run write-docs\` from
what the code declares; \`mlmodel COMMAND --help\` prints the same for the flavors that are installed.

An option is taken from its flag, else from its environment variable, else from the file \`mlmodel.yaml\` in the working directory
(or that of \`--config\`), else it has its default. Errors name the flag, the variable, or file and line.

- A flag that is true or false has an opposite: \`--no-strict\`. A list is given by repeating the flag; in a variable its items are
  separated by commas.
- Keys of the file may be written as flags, too: \`max-body-bytes\`. Options of a flavor are below the flavor's key:

  \`\`\`yaml
  modelUri: ./model
  port: 8080
  python_function:
    envManager: uv
    env: [HF_TOKEN, OMP_NUM_THREADS=2]
  \`\`\`

- Paths are relative to the working directory. Empty variables are ignored. A \`mlmodel.yaml\` inside a model directory is only read
  if \`--config\` names it, because it may have come with the model.
`;

const inProgram = `## In a program

The options of \`startServer\` and \`createScoringHandler\` in [@mlmodel/serve](../apps/serve/README.md). \`flavorOptions\` are those
of flavors, by the key in the file.
`;

/** The page with every option, as Markdown. */
export async function optionsPage(): Promise<string> {
  const flavors = await workspaceFlavors();
  const targets = await Promise.all(
    (await workspaceTargets()).map(({ target, source }) => targetReference(target, source)),
  );
  const serve = (file: string) => join(root, 'apps/serve/src', file);
  const parts = [
    ...commandReference().map(ofCommands),
    ...flavors.map((flavor) => ofFlavor(flavorReference(flavor))),
    ...targets.filter(({ options }) => options.length > 0).map(ofCommands),
    inProgram,
    '### Both',
    ofMembers([
      ...documentedMembers(serve('scoring-options.ts'), ['ScoringOptions']),
      ...documentedMembers(serve('execution-options.ts'), ['ExecutionOptions']),
    ]),
    '### startServer',
    ofMembers([
      ...documentedMembers(serve('server-options.ts'), [
        ...['ServedModel', 'ListeningOptions', 'PageOptions'],
      ]),
      ...documentedMembers(serve('admission/connection-options.ts'), ['ConnectionOptions']),
      ...documentedMembers(serve('security/security-options.ts'), ['SecurityOptions']),
      ...documentedMembers(serve('lifecycle/lifecycle-options.ts'), ['LifecycleOptions']),
      ...documentedMembers(serve('observability-options.ts'), [
        ...['ObservabilityOptions', 'RecordOptions'],
      ]),
    ]),
    '### createScoringHandler',
    ofMembers(documentedMembers(serve('handler/create-scoring-handler.ts'), ['HandlerOptions'])),
  ];
  return `${[start, ...parts].map((part) => part.trim()).join('\n\n')}\n`;
}

function ofCommands({ heading, options }: OptionGroup): string {
  const commands = new Set(options.flatMap((option) => option.commands));
  const areShared = options.every((option) => option.commands.length === commands.size);
  const rows = options.map((option) => ({
    flag: code(option.flags),
    variable: option.variables?.map(code).join(', ') ?? '',
    'in the file': option.key === undefined ? '' : code(option.key),
    value: option.value ?? '',
    default: defaultOf(option),
    meaning: option.description,
    ...(areShared ? {} : { of: option.commands.join(', ') }),
  }));
  const of = [...commands].map((name) => code(`mlmodel ${name}`)).join(', ');
  return `## ${heading}\n\nOf ${of}.\n\n${table(rows)}`;
}

function ofFlavor({ heading, options }: OptionGroup): string {
  const rows = options.map((option) => ({
    flag: code(option.flags),
    'in the file': code(option.key ?? ''),
    value: option.value ?? '',
    default: defaultOf(option),
    meaning: option.description,
  }));
  return `## ${heading}\n\n${rows.length === 0 ? 'None of its own.' : table(rows)}`;
}

function ofMembers(members: readonly Member[]): string {
  return table(
    members.map(({ name, type, meaning }) => ({ option: code(name), type: code(type), meaning })),
  );
}

function defaultOf({ default: value }: ReferenceOption): string {
  const isNone = value === undefined || (Array.isArray(value) && value.length === 0);
  return isNone ? '' : code(String(value));
}

function code(text: string): string {
  return `\`${text}\``;
}

/** A table of rows with the same keys, without columns that are empty in all of them, as Biome formats it. */
function table(rows: readonly Readonly<Record<string, string>>[]): string {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => rows.some((row) => row[key] !== ''));
  const cells = [keys, ...rows.map((row) => keys.map((key) => cellOf(row[key] ?? '')))];
  const widths = keys.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  });
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function cellOf(text: string): string {
  return text.replaceAll('|', '\\|');
}
