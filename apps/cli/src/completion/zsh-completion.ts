import {
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
  stepsOf,
} from './completed-commands.js';
import { quoted } from './quoted.js';

/** A script with which zsh completes commands: to be sourced, or as the file `_mlmodel` of a folder in `fpath`. */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  return `#compdef mlmodel
# Completes mlmodel in zsh, after compinit: source <(mlmodel completion zsh)

_mlmodel() {
  local command='' i last=1
  for ((i = 2; i < CURRENT; i++)); do
    case "$command $words[i]" in
      ${stepsOf(commands).map(quoted).join(' | ')})
        command="\${command:+$command }$words[i]"
        last=$i
        ;;
    esac
  done
  shift $((last - 1)) words
  ((CURRENT -= last - 1))
  case $command in
${commands.map((command) => ofCommand(command, commands)).join('\n')}
  esac
}

if [[ $funcstack[1] == _mlmodel ]]; then
  _mlmodel "$@"
else
  compdef _mlmodel mlmodel
fi
`;
}

function ofCommand(command: CompletedCommand, all: readonly CompletedCommand[]): string {
  const { path, names, options, argument } = command;
  const specifications = [
    ...options.flatMap(ofOption),
    ...(argument === undefined ? [] : [`1:${withName(argument)}`]),
    ...(names.length === 0 ? [] : [`1:command:((${names.map(described).join(' ')}))`]),
  ];
  const lines = specifications.map((one) => ` \\\n        ${quoted(one)}`);
  return `    ${quoted(path)})\n      _arguments -S${lines.join('')}\n      ;;`;

  function described(name: string): string {
    const child = all.find((one) => one.path === `${path} ${name}`.trim());
    return `${name}\\:${quoted(escaped(child?.description ?? ''))}`;
  }
}

/** One for each of its flags: a given flag excludes both unless it may be repeated. */
function ofOption({ short, long, description, isRepeated, value }: CompletedOption) {
  const flags = short === undefined ? [long] : [short, long];
  const before = isRepeated ? '*' : `(${flags.join(' ')})`;
  return flags.map((flag) => {
    const text = `${before}${flag}`;
    if (value === undefined) return `${text}[${escaped(description)}]`;
    return `${text}${flag === long ? '=' : '+'}[${escaped(description)}]:${withName(value)}`;
  });
}

function withName(value: CompletedValue & { readonly name: string }): string {
  return `${escaped(value.name)}:${actionOf(value)}`;
}

function actionOf(value: CompletedValue): string {
  if (value.kind === 'choices') return `(${value.choices.join(' ')})`;
  return { files: '_files', folders: '_files -/', text: ' ' }[value.kind];
}

/** Without what ends a part of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, '\\$&');
}
