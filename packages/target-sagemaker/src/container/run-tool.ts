import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MlmodelError, plainText } from '@mlmodel/core';
import { shortenText } from '@mlmodel/core/flavor';

/** A call of a tool for images. */
export interface ToolCall {
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What it reads from its standard input. */
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives each line that it writes. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Lines of a tool that an error shows, and how long they may be in all, in characters. */
const shownLines = 3;
const longestOutput = 600;

/**
 * Runs a tool. Its arguments must hold no secrets, which other users could see.
 * @throws MlmodelError `INVALID_STATE` with the last lines of its output if it fails, `CANCELLED` after the signal
 */
export async function runTool({
  command,
  environment,
  input = '',
  signal,
  onLine,
}: ToolCall): Promise<void> {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: environment, ...(signal && { signal }) });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      const plain = plainText(line);
      last.push(plain);
      if (last.length > shownLines) last.shift();
      onLine?.(plain);
    });
  // One that ends before it has read everything says why in its output.
  child.stdin.on('error', () => undefined).end(input);
  const how = await once(child, 'close').then(
    ([code, by]) => (code === 0 ? undefined : (by ?? `exit code ${code}`)),
    (error: Error) => error.message,
  );
  if (signal?.aborted) throw new MlmodelError('CANCELLED', 'Interrupted.');
  if (how === undefined) return;
  throw new MlmodelError(
    'INVALID_STATE',
    `"${program} ${args[0]}" failed (${how}): ${shortenText(last.join(' '), longestOutput)}`,
  );
}
