import { type Command, Help, type Option } from 'commander';
import { styleFor } from '../terminal/terminal.js';

/** What the help of a command has besides its options. */
export interface HelpContent {
  /** A paragraph. */
  readonly notes?: string | undefined;
  /** Lines for a shell. */
  readonly examples: readonly string[];
  /** Options that are shown below their headings although the command does not have them. */
  readonly repeated?: readonly Option[];
}

/** Columns that a description needs beside its term; in fewer it is below. */
const leastBeside = 30;

/** Indentation of a description below its term. */
const below = ' '.repeat(6);

/** The help of a command, whose lines break between words only, at any width. */
class HelpPage extends Help {
  override minWidthToWrap = 1;
  readonly #content: HelpContent;

  constructor(content: HelpContent) {
    super();
    this.#content = content;
  }

  override formatHelp(command: Command, helper: Help): string {
    const { notes, examples } = this.#content;
    return [
      super.formatHelp(command, helper),
      ...(notes === undefined ? [] : [this.boxWrap(notes, this.#width()), '']),
      this.styleTitle('Examples:'),
      ...examples.map((line) => shellLines(line, this.#width())),
      '',
    ].join('\n');
  }

  /** Those without a heading, such as `--help`, are last. */
  override visibleOptions(command: Command): Option[] {
    const { repeated = [] } = this.#content;
    const visible = super.visibleOptions(command);
    const hasHeading = ({ helpGroupHeading }: Option) => helpGroupHeading !== undefined;
    const last = visible.filter((option) => !hasHeading(option));
    return [...visible.filter(hasHeading), ...repeated, ...last];
  }

  override groupItems<Item extends Command | Option>(
    _items: Item[],
    visible: Item[],
    headingOf: (item: Item) => string,
  ): Map<string, Item[]> {
    return super.groupItems([], visible, headingOf);
  }

  override formatItem(term: string, termWidth: number, description: string, helper: Help): string {
    if (description === '' || this.#width() - termWidth - 4 >= leastBeside) {
      return super.formatItem(term, termWidth, description, helper);
    }
    const wrapped = this.boxWrap(description, this.#width() - below.length);
    return `  ${term}\n${wrapped.replace(/^/gm, below)}`;
  }

  override styleTitle(title: string): string {
    // Commander removes the style where the output has no colours.
    return styleFor({ isTTY: true }).bold(this.boxWrap(title, this.#width()));
  }

  override styleUsage(usage: string): string {
    const indent = ' '.repeat('Usage: '.length);
    return this.boxWrap(usage, this.#width() - indent.length).replaceAll('\n', `\n${indent}`);
  }

  #width(): number {
    return this.helpWidth ?? 80;
  }
}

/** Gives a command its help. */
export function setHelp(command: Command, content: HelpContent): void {
  command.createHelp = () => new HelpPage(content);
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
