import { type Listing, listModels, listVersions, type ModelAlias } from '@mlmodel/registry';
import { reportTable } from '../inspect/bounded-table.js';
import { optionsFromEnvironment } from '../options/environment-variables.js';
import { modelOptions } from '../options/model-options.js';
import { writeStderr, writeStdout } from '../terminal/standard-streams.js';
import { styleFor } from '../terminal/terminal.js';
import { terminalColumns } from '../terminal/terminal-columns.js';

/** The values of the options of `mlmodel models`. */
export interface ShowOptions {
  readonly trackingUri?: string | undefined;
  readonly most: number;
  readonly json: boolean;
}

/** Writes the registered models. */
export async function showModels(options: ShowOptions): Promise<void> {
  const models = await listModels(placeOf(options));
  await show(models, options, {
    what: 'models',
    heads: ['NAME', 'LATEST', 'ALIASES', 'DESCRIPTION'],
    cells: ({ name, latestVersion = '', aliases, description = '' }) => [
      name,
      latestVersion,
      aliases.map(({ alias, version }) => `@${alias} ${version}`).join(', '),
      description,
    ],
  });
}

/** Writes the versions of a model. */
export async function showVersions(name: string, options: ShowOptions): Promise<void> {
  const { model, versions } = await listVersions(name, placeOf(options));
  const items = versions.items.map((version) => ({
    ...version,
    aliases: model.aliases
      .filter((one) => one.version === version.version)
      .map(({ alias }) => alias),
    createdAt: new Date(version.createdAt).toISOString(),
  }));
  await show({ ...versions, items }, options, {
    what: 'versions',
    heads: ['VERSION', 'STATUS', 'STAGE', 'ALIASES', 'CREATED', 'RUN'],
    cells: ({ version, status, stage = '', aliases, createdAt, runId = '' }) => [
      version,
      status,
      stage,
      aliases.map((alias) => `@${alias}`).join(', '),
      createdAt.slice(0, 19).replace('T', ' '),
      runId,
    ],
  });
}

/** Writes the aliases of a model. */
export async function showAliases(name: string, options: ShowOptions): Promise<void> {
  const { model } = await listVersions(name, { ...placeOf(options), most: 1 });
  const { aliases } = model;
  const listing: Listing<ModelAlias> = {
    items: aliases.slice(0, options.most),
    isComplete: aliases.length <= options.most,
  };
  await show(listing, options, {
    what: 'aliases',
    heads: ['ALIAS', 'VERSION'],
    cells: ({ alias, version }) => [`@${alias}`, version],
  });
}

function placeOf({ trackingUri, most }: ShowOptions) {
  const { trackingUri: ofVariable } = optionsFromEnvironment({
    trackingUri: modelOptions.trackingUri,
  });
  return { trackingUri: trackingUri ?? (ofVariable as string | undefined), most };
}

/** How items are shown as a table. */
interface Table<Item> {
  /** What they are, in plural. */
  readonly what: string;
  readonly heads: readonly string[];
  cells(item: Item): readonly string[];
}

async function show<Item>(
  { items, isComplete }: Listing<Item>,
  { json, most }: ShowOptions,
  { what, heads, cells }: Table<Item>,
): Promise<void> {
  if (json) await writeStdout(`${JSON.stringify(items, null, 2)}\n`);
  else if (items.length === 0) writeStderr(`note: there are no ${what}\n`);
  else {
    const width = terminalColumns(process.stdout);
    const [head = '', ...lines] = reportTable([heads, ...items.map(cells)], {
      ...{ what, omitted: 0, width },
    });
    const { bold } = styleFor(process.stdout);
    await writeStdout(`${[bold(head), ...lines].join('\n')}\n`);
  }
  if (!isComplete) writeStderr(`note: only ${most} ${what} are listed; --most lists more\n`);
}
