import { type CompletedCommand, type CompletedValue, stepsOf } from './completed-commands.js';
import { quoted } from './quoted.js';

/** A script with which bash, from 3.2 on, completes commands. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completes mlmodel in bash: source <(mlmodel completion bash)

_mlmodel() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command='' kind='' words='' options='' paths=-f word i
  # Bash divides words at "=".
  if [[ $current == '=' ]]; then
    current=''
  elif [[ $previous == '=' ]]; then
    previous="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      ${patterns(stepsOf(commands))}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$command $previous" in
${[...valuePatterns(commands)].map(([value, flags]) => `    ${patterns(flags)}) ${value} ;;`).join('\n')}
  esac
  if [[ -z $kind ]]; then
    case "$command" in
${commands.map(ofCommand).join('\n')}
    esac
    if [[ $current == -* ]]; then kind=words words=$options; fi
  fi
  COMPREPLY=()
  case $kind in
    words) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    files | folders)
      if [[ $kind == folders ]]; then paths=-d; fi
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$paths" -- "$current")
      compopt -o filenames 2>/dev/null
      ;;
  esac
}

complete -F _mlmodel mlmodel
`;
}

/** Flags after the path of their command, by the assignments for their values. */
function valuePatterns(commands: readonly CompletedCommand[]): ReadonlyMap<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { path, options } of commands) {
    for (const { short, long, value } of options) {
      if (value === undefined) continue;
      const flags = short === undefined ? [long] : [short, long];
      const set = assignments(value);
      found.set(set, [...(found.get(set) ?? []), ...flags.map((flag) => `${path} ${flag}`)]);
    }
  }
  return found;
}

function ofCommand({ path, names, options, argument }: CompletedCommand): string {
  const flags = options.flatMap(({ short, long }) =>
    short === undefined ? [long] : [short, long],
  );
  const value = names.length > 0 ? { kind: 'choices' as const, choices: names } : argument;
  const set = value === undefined ? '' : `${assignments(value)} `;
  return `      ${quoted(path)}) ${set}options=${quoted(flags.join(' '))} ;;`;
}

function assignments(value: CompletedValue): string {
  return value.kind === 'choices'
    ? `kind=words words=${quoted(value.choices.join(' '))}`
    : `kind=${value.kind}`;
}

function patterns(texts: readonly string[]): string {
  return texts.map(quoted).join(' | ');
}
