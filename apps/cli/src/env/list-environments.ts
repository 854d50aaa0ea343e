import { byteSize } from '../terminal/byte-size.js';
import { ago, counted } from '../terminal/counts.js';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable, styleFor } from '../terminal/terminal.js';
import { textTable } from '../terminal/text-table.js';
import { nameOf, runtimeOf, writeNone } from './environment-texts.js';
import { type EnvOptions, findEnvironments } from './found-environments.js';

/** The values of `mlmodel env list`'s options. */
export interface EnvListOptions extends EnvOptions {
  readonly json?: boolean;
}

/** Writes the environments on this machine, the last used one first. */
export async function listEnvironments(options: EnvListOptions): Promise<void> {
  const { environments, folders } = await findEnvironments(options);
  if (options.json === true) {
    const plain = environments.map(({ store: _store, ...environment }) => ({
      ...environment,
      lastUsed: new Date(environment.lastUsed).toISOString(),
    }));
    return writeStdout(`${JSON.stringify(plain, null, 2)}\n`);
  }
  if (environments.length === 0) return writeNone(folders);
  const { bold, dim } = styleFor(process.stdout);
  const heads = textTable(
    environments.map(({ users, ...one }) => [
      nameOf(one),
      runtimeOf(one),
      byteSize(one.bytes),
      users.length > 0 ? `in use by ${users.join(', ')}` : `used ${ago(one.lastUsed)}`,
    ]),
  );
  const blocks = environments.map(({ model, folder }, at) =>
    [
      bold(printable(heads[at] ?? '')),
      ...(model === undefined ? [] : [`  ${dim('model')}  ${printable(model)}`]),
      `  ${dim('path')}   ${printable(folder)}`,
    ].join('\n'),
  );
  const total = environments.reduce((sum, { bytes }) => sum + bytes, 0);
  const place = printable(folders.join(', '));
  blocks.push(
    '',
    `${counted(environments.length, 'environment')}, ${byteSize(total)}, in ${place}`,
  );
  await writeStdout(`${blocks.join('\n')}\n`);
}
