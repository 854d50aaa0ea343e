import { spawn } from 'node:child_process';

/** A shell on a terminal. */
interface Typing {
  /** Such as `bash --norc -i`. */
  readonly shell: string;
  readonly folder: string;
  /** Typed one after the other, each at a prompt, with the keys Tab and Enter as `\t` and `\n`. */
  readonly lines: readonly string[];
}

const prompt = 'ready> ';

/** What a shell shows on a terminal while lines are typed. */
export async function typed({ shell, folder, lines }: Typing): Promise<string> {
  const env = { ...process.env, TERM: 'dumb', HOME: folder };
  const line = `PS1='${prompt}' exec ${shell}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: folder, env });
  let shown = '';
  let left = [...lines, 'exit\n'];
  let asked = 0;
  for await (const piece of child.stdout.setEncoding('utf8')) {
    shown += piece;
    const at = shown.lastIndexOf(prompt);
    if (at < asked) continue;
    asked = at + prompt.length;
    const [next, ...others] = left;
    if (next !== undefined) child.stdin.write(next);
    left = others;
  }
  return shown;
}
