import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { Logger } from '../flavor/logger.js';

/** Redirects `console` to the log with a label: models in JavaScript print to it, but stdout is for responses. */
export function labelConsole(logger: Logger): void {
  const log = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      for (const line of text.split('\n')) if (line.trim() !== '') logger.info(`[model] ${line}`);
      done();
    },
  });
  globalThis.console = new Console({ stdout: log, stderr: log, colorMode: false });
}
