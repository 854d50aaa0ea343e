import { Composer, CST, type Document, Lexer, LineCounter, type ParsedNode, Parser } from 'yaml';

/** An error in a YAML text, with its one-based line. */
export class YamlError extends Error {
  constructor(
    message: string,
    readonly line: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'YamlError';
  }
}

/** Deeper nesting is refused; PyYAML gives up at about 480 levels. */
const maxDepth = 400;

/** Longer texts are refused, in UTF-16 code units. */
const maxLength = 32 * 1024 * 1024;

/** Texts of more lexical tokens are refused: about 250,000 entries. */
const maxLexemes = 1_000_000;

/** Characters that a YAML 1.1 stream may not contain; source: the Reader of PyYAML. */
const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A document as nodes, with their positions in the text. */
interface ComposedYaml {
  /** Undefined for a text without content. */
  readonly root: ParsedNode | undefined;
  /** The line (from 1) of an offset in the text. */
  readonly lineAt: (offset: number) => number;
}

/**
 * Splits a text of one YAML document into nodes; scalars stay text.
 * @param text with `\n` for line ends and no byte order mark
 * @throws YamlError for everything that PyYAML rejects: bad syntax, tabs as white space, several documents, the same
 * anchor twice; and for nesting or length beyond the limits
 */
export function composeYaml(text: string): ComposedYaml {
  const lineAt = lineFinder(text);
  checkText(text, lineAt);
  const composer = new Composer({
    version: '1.1',
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    keepSourceTokens: true,
    logLevel: 'silent',
  });
  const documents = [...composer.compose(parseTokens(text, lineAt))];
  for (const document of documents) checkDocument(document, lineAt);
  const [document, second] = documents;
  if (second !== undefined) {
    throw new YamlError(
      'a second document starts here; keep one document in the file',
      lineAt(second.range[0]),
    );
  }
  return { root: document?.contents ?? undefined, lineAt };
}

function lineFinder(text: string): (offset: number) => number {
  const counter = new LineCounter();
  counter.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    counter.addNewLine(at + 1);
  }
  return (offset) => counter.linePos(offset).line;
}

function checkText(text: string, lineAt: (offset: number) => number): void {
  if (text.length > maxLength) throw new YamlError(`longer than ${maxLength} characters`, 1);
  const at = text.search(unprintable);
  if (at < 0) return;
  const code = (text.codePointAt(at) as number).toString(16).toUpperCase().padStart(4, '0');
  throw new YamlError(
    `contains the control character U+${code}; remove it, or write it as \\u${code} in double quotes`,
    lineAt(at),
  );
}

function* parseTokens(text: string, lineAt: (offset: number) => number): Generator<CST.Token> {
  const parser = new Parser();
  let previous = '';
  let beforePrevious = '';
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme.includes('\t') && isTabRefused(lexeme, previous, beforePrevious)) {
      throw new YamlError(
        'a tab is outside quotes; use spaces',
        lineAt(parser.offset + lexeme.indexOf('\t')),
      );
    }
    if (CST.tokenType(lexeme) === 'directive-line' && /^%YAML\s+(?!1\.)/.test(lexeme)) {
      throw new YamlError('only YAML 1.1 and 1.2 are supported', lineAt(parser.offset));
    }
    yield* parser.next(lexeme);
    if (++lexemes > maxLexemes) {
      throw new YamlError(`more than ${maxLexemes} tokens`, lineAt(parser.offset));
    }
    if (parser.stack.length > maxDepth) {
      throw new YamlError(`nested deeper than ${maxDepth} levels`, lineAt(parser.offset));
    }
    beforePrevious = previous;
    previous = lexeme;
  }
  yield* parser.end();
}

/** PyYAML accepts tabs only in quotes, comments and the lines of block scalars. */
function isTabRefused(lexeme: string, previous: string, beforePrevious: string): boolean {
  if (previous === CST.SCALAR) return !isBlockScalarStart(beforePrevious);
  const type = CST.tokenType(lexeme);
  return type === 'space' || type === 'block-scalar-header';
}

/** The text of a block scalar follows the line end (or the comment) after its header. */
function isBlockScalarStart(lexeme: string): boolean {
  const type = CST.tokenType(lexeme);
  return type === 'newline' || type === 'block-scalar-header' || type === 'comment';
}

function checkDocument(document: Document.Parsed, lineAt: (offset: number) => number): void {
  const [error] = document.errors;
  if (error !== undefined) {
    throw new YamlError(error.message, lineAt(error.pos[0]), { cause: error });
  }
}
