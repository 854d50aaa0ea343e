import {
  type CompletedCommand,
  type CompletedOption,
  type CompletedValue,
  stepsOf,
} from './completed-commands.js';

/** A script with which fish, from 3.0 on, completes commands. */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completes mlmodel in fish: mlmodel completion fish | source

function __mlmodel_command
  set -l command ''
  for word in (commandline -opc)
    switch "$command $word"
      case ${stepsOf(commands).map(quotedForFish).join(' ')}
        set command (string trim "$command $word")
    end
  end
  test "$command" = "$argv"
end

complete -c mlmodel -e
complete -c mlmodel -f
${commands.flatMap((command) => ofCommand(command, commands)).join('\n')}
`;
}

function ofCommand(command: CompletedCommand, all: readonly CompletedCommand[]): readonly string[] {
  const { path, names, options, argument } = command;
  const start = `complete -c mlmodel -n ${quotedForFish(`__mlmodel_command ${path}`.trim())}`;
  const children = names.map((name) => {
    const child = all.find((one) => one.path === `${path} ${name}`.trim());
    return `${start} -a ${name} -d ${quotedForFish(child?.description ?? '')}`;
  });
  const values = argument === undefined ? [] : [`${start} ${ofValue(argument)}`];
  return [...children, ...values, ...options.map((option) => `${start} ${ofOption(option)}`)];
}

function ofOption({ short, long, description, value }: CompletedOption): string {
  const flags = short === undefined ? '' : `-s ${short.slice(1)} `;
  const taken = value === undefined ? '' : ` -r ${ofValue(value)}`;
  return `${flags}-l ${long.slice(2)}${taken} -d ${quotedForFish(description)}`;
}

function ofValue(value: CompletedValue): string {
  if (value.kind === 'choices') return `-f -a ${quotedForFish(value.choices.join(' '))}`;
  return { files: '-F', folders: `-f -a '(__fish_complete_directories)'`, text: '-f' }[value.kind];
}

function quotedForFish(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
