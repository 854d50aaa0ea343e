import { Help, type HelpConfiguration, type Option } from 'commander';
import { styleFor } from '../terminal.js';

/** What the help of a command has besides its options. */
export interface HelpContent {
  /** A paragraph. */
  readonly notes?: string | undefined;
  /** Lines for a shell. */
  readonly examples: readonly string[];
  /** Options that are shown before `--help` although the command does not have them. */
  readonly repeated?: readonly Option[];
}

/** Columns that a description needs beside its term; in fewer it is below. */
const leastBeside = 30;

/** Indentation of a description below its term. */
const below = ' '.repeat(6);

/** Lays out help, whose lines break between words only, at any width. */
export function helpLayout({ notes, examples, repeated = [] }: HelpContent): HelpConfiguration {
  const page = Help.prototype;
  return {
    minWidthToWrap: 1,
    styleTitle(title) {
      // Commander removes the style where the output has no colours.
      return styleFor({ isTTY: true }).bold(page.boxWrap.call(this, title, widthOf(this)));
    },
    styleUsage(usage) {
      const indent = ' '.repeat('Usage: '.length);
      const wrapped = page.boxWrap.call(this, usage, widthOf(this) - indent.length);
      return wrapped.replaceAll('\n', `\n${indent}`);
    },
    visibleOptions(command) {
      const visible = page.visibleOptions.call(this, command);
      return [...visible.slice(0, -1), ...repeated, ...visible.slice(-1)];
    },
    formatItem(term, termWidth, description, helper) {
      const width = widthOf(helper);
      if (description === '' || width - termWidth - 4 >= leastBeside) {
        return page.formatItem.call(helper, term, termWidth, description, helper);
      }
      const wrapped = helper.boxWrap(description, width - below.length);
      return `  ${term}\n${wrapped.replace(/^/gm, below)}`;
    },
    formatHelp(command, helper) {
      const width = widthOf(helper);
      return [
        page.formatHelp.call(helper, command, helper),
        ...(notes === undefined ? [] : [helper.boxWrap(notes, width), '']),
        helper.styleTitle('Examples:'),
        ...examples.map((line) => shellLines(line, width)),
        '',
      ].join('\n');
    },
  };
}

function widthOf({ helpWidth = 80 }: Pick<Partial<Help>, 'helpWidth'>): number {
  return helpWidth;
}

/** Breaks a line for a shell before options, pipes and redirections; a backslash continues it. */
function shellLines(command: string, width: number): string {
  const lines: string[] = [];
  let line = ' ';
  for (const part of command.split(/ (?=-|[|<>] )/)) {
    if (line.length + part.length + '  \\'.length > width && line.trim() !== '') {
      lines.push(`${line} \\`);
      line = '   ';
    }
    line += ` ${part}`;
  }
  return [...lines, line].join('\n');
}
