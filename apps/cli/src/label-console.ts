import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { Logger } from '@mlmodel/core';

/**
 * Makes `console` of this process write to the log, labelled: a model in JavaScript prints there, and stdout is for
 * answers.
 */
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
