import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTarget } from '../find-target.js';
import { brokenRule, requireEqual } from './rule.js';
import type { TargetSuite } from './target-suite.js';

const fieldRule = 'the field mlmodel of package.json is { target, export, spec, commands }';
const entryRule = 'the package exports the target that its package.json names';
const commandRule = 'package.json and commands() name the same commands, with a line of help each';
const helpRule = 'help has a summary, and the forms of the URI, which begin with the name';

/** How discovery finds the target's package, and what help says of it. */
export function manifestRules({ test, target, packageFolder }: TargetSuite): void {
  const manifest = (): Readonly<Record<string, unknown>> =>
    Object(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).mlmodel);

  test('its package.json describes it', async () => {
    const { target: name, spec } = manifest();
    requireEqual(fieldRule, { what: 'target', actual: name, expected: target.name });
    requireEqual(fieldRule, { what: 'spec', actual: spec, expected: target.specVersion });
  });

  test('its package exports it, as discovery finds it', async () => {
    const found = await findTarget(target.name, { targetPackage: packageFolder })
      .open()
      .catch((error: unknown) => {
        throw brokenRule(entryRule, String(error), error);
      });
    const members = ['config', 'open', 'commands'] as const;
    const differing = members.find((member) => typeof found[member] !== typeof target[member]);
    if (differing === undefined) return;
    throw brokenRule(
      entryRule,
      `it differs from the tested one in ${differing}; build the package`,
    );
  });

  test('its commands are those of its package.json', async () => {
    const described: Readonly<Record<string, unknown>> = Object(manifest()['commands'] ?? {});
    const commands = (await target.commands?.()) ?? {};
    const [actual, expected] = [commands, described].map((names) => Object.keys(names).sort());
    requireEqual(commandRule, { what: 'commands()', actual, expected });
    for (const [name, line] of Object.entries(described)) {
      if (typeof line !== 'string' || line === '')
        throw brokenRule(commandRule, `${name} has none`);
      const isName = new RegExp(`^(${target.name}|deployments) [a-z][a-z0-9-]*$`).test(name);
      if (!isName) throw brokenRule(commandRule, `"${name}" is not "${target.name} WORD"`);
      if (typeof commands[name]?.run !== 'function')
        throw brokenRule(commandRule, `${name} has no run`);
    }
  });

  test('its help says where models go, and how its URI is written', async () => {
    const { summary, uris } = target.help;
    if (summary.trim() === '') throw brokenRule(helpRule, 'the summary is empty');
    if (uris.length === 0) throw brokenRule(helpRule, 'there is no URI');
    for (const { uri, meaning } of uris) {
      if (uri !== target.name && !uri.startsWith(`${target.name}:/`)) {
        throw brokenRule(helpRule, `the URI is "${uri}"`);
      }
      if (meaning.trim() === '') throw brokenRule(helpRule, `${uri} has no meaning`);
    }
  });
}
