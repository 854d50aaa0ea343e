import type { Finished, RunOptions } from './run-cli.js';
import { mlmodel, runCli } from './run-cli.js';

/** Runs `python -c PROGRAM COLUMNS COMMAND…` with a pseudo-terminal of that width as its standard streams. */
const program = `
import fcntl, os, pty, struct, subprocess, sys, termios
terminal, end = pty.openpty()
fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 50, int(sys.argv[1]), 0, 0))
child = subprocess.Popen(sys.argv[2:], stdin=end, stdout=end, stderr=end, start_new_session=True)
os.close(end)
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:
        break
    if not data:
        break
    sys.stdout.buffer.write(data)
sys.exit(child.wait())
`;

export interface TerminalOptions extends RunOptions {
  readonly columns: number;
}

/** Runs the real command in a terminal of that width. `stdout` is what the terminal gets, with `\n` as end of lines. */
export async function runInTerminal(
  args: readonly string[],
  { columns, ...options }: TerminalOptions,
): Promise<Finished> {
  const finished = await runCli(['-c', program, String(columns), mlmodel, ...args], {
    ...options,
    command: 'python3',
    environment: { TERM: 'xterm', ...options.environment },
  });
  return { ...finished, stdout: finished.stdout.replaceAll('\r\n', '\n') };
}
