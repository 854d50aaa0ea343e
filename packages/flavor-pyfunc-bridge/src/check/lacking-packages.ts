import { fileURLToPath } from 'node:url';
import type { Requirement } from '../environment/requirements/requirement.js';
import { runProgram } from '../environment/run-program.js';

const manifest = import.meta.resolve('@mlmodel/flavor-pyfunc-bridge/package.json');
const program = fileURLToPath(new URL('python/installed.py', manifest));

/** The most requirements that are checked, and the most characters of them. */
const most = { requirements: 1_000, characters: 50_000 };

/** The most characters of one that is checked. */
const longest = 500;

/** What an interpreter lacks. */
export interface LackingPackages {
  readonly missing: readonly Requirement[];
  /** Packages of other versions than required. */
  readonly different: readonly { readonly requirement: Requirement; readonly version: string }[];
  /** Whether it has the module. */
  readonly hasModule: boolean;
  /** The number of requirements that were not checked: URLs, paths, and those beyond the limits. */
  readonly unchecked: number;
}

export interface PackagesQuestion {
  readonly requirements: readonly Requirement[];
  /** A module without dots. */
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Asks an interpreter which packages it lacks. It reads their metadata and imports none.
 * @returns undefined when it does not answer
 */
export async function lackingPackages(
  python: string,
  { requirements, module, environment, signal }: PackagesQuestion,
): Promise<LackingPackages | undefined> {
  const checked = checkable(requirements);
  const asked = checked.map(({ name, text }) => ({ name, text: withoutHashes(text) }));
  const request = JSON.stringify({ requirements: asked, module });
  const { code, stdout } = await runProgram([python, program, request], { environment, signal });
  const answer = code === 0 ? parseAnswer(stdout) : undefined;
  if (answer === undefined) return undefined;
  const lacking = answer.lacking.flatMap(([index, version]) => {
    const requirement = checked[index];
    return requirement === undefined ? [] : [{ requirement, version }];
  });
  return {
    missing: lacking.flatMap(({ requirement, version }) => (version === null ? [requirement] : [])),
    different: lacking.flatMap(({ requirement, version }) =>
      version === null ? [] : [{ requirement, version }],
    ),
    hasModule: answer.module,
    unchecked: requirements.length - checked.length,
  };
}

function checkable(requirements: readonly Requirement[]): readonly Requirement[] {
  let characters = 0;
  return requirements
    .filter(({ name, text }) => name !== undefined && text.length <= longest)
    .slice(0, most.requirements)
    .filter(({ text }) => {
      characters += text.length;
      return characters <= most.characters;
    });
}

/** A requirement without its hashes. */
export function withoutHashes(text: string): string {
  const at = text.indexOf('--hash=');
  return at < 0 ? text : text.slice(0, at).trimEnd();
}

interface Answer {
  readonly lacking: readonly (readonly [index: number, version: string | null])[];
  readonly module: boolean;
}

/** The last line: what the interpreter runs when it starts may print others. */
function parseAnswer(stdout: string): Answer | undefined {
  try {
    return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
