import { type ConfigKey, configKeys } from '@mlmodel/deployments';
import { writeStdout } from '../terminal/standard-streams.js';
import { printable, styleFor } from '../terminal/terminal.js';
import { terminalColumns } from '../terminal/terminal-columns.js';
import { textTable } from '../terminal/text-table.js';
import { wrapText } from '../terminal/wrap-text.js';
import { commandsOf } from './configured-commands.js';
import { importTarget, type TargetValues } from './opened-client.js';

/** The widest lines of a help. */
const widest = 120;

/** `mlmodel deployments help`: what a target is, its URIs, its configuration, its commands. */
export async function showTargetHelp(values: TargetValues): Promise<void> {
  const target = await importTarget(values);
  const { summary, uris, notes } = target.help;
  const width = Math.min(widest, terminalColumns(process.stdout) ?? 80);
  const { bold } = styleFor(process.stdout);
  const rows = (cells: readonly (readonly string[])[]) =>
    textTable(
      cells.map((row) => row.map(printable)),
      { width: width - 2, wrapsLast: true },
    ).map((line) => `  ${line}`);
  const text = (words: string) => wrapText(printable(words), { width });
  const keys = await configKeys(target);
  const commands = Object.keys((await target.commands?.()) ?? {});
  const parts = [
    text(`${target.name}: ${summary}`),
    [bold('URIs:'), ...rows(uris.map(({ uri, meaning }) => [`-t ${uri}`, meaning]))],
    [bold('Configuration:'), ...rows(keys.map((key) => [`-C ${key.key}=`, meaningOf(key)]))],
    [bold('Commands:'), ...commands.map((name) => `  mlmodel ${printable(name)} --help`)],
    notes === undefined ? [] : text(notes),
  ];
  const shown = parts.filter(({ length }, at) => length > (at > 0 && at < 4 ? 1 : 0));
  await writeStdout(`${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`);
}

function meaningOf(key: ConfigKey): string {
  const { value, description, default: byDefault } = key;
  const given = byDefault === undefined ? '' : ` (default: ${String(byDefault)})`;
  return `${description}${given}: ${value}; of ${commandsOf(key).join(', ')}`;
}
