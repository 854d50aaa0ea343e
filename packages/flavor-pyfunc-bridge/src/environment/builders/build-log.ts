import { closeSync, openSync, writeSync } from 'node:fs';
import { plainText } from '@mlmodel/core';

/** The most characters that a log gets: code that a build runs may print without end. */
const mostCharacters = 4 * 1024 * 1024;

/** The output of the programs that build an environment, in a file. */
export interface BuildLog {
  readonly path: string;
  readonly isEmpty: boolean;
  write(line: string): void;
  close(): void;
}

/** Opens a new log. A build does not fail because its log cannot be written. */
export function openBuildLog(path: string): BuildLog {
  const file = openOrNothing(path);
  let left = mostCharacters;
  const put = (line: string) => {
    try {
      if (file !== undefined) writeSync(file, `${line}\n`);
    } catch {}
  };
  return {
    path,
    get isEmpty() {
      return left === mostCharacters;
    },
    write(line) {
      if (left <= 0) return;
      left -= line.length + 1;
      put(left > 0 ? plainText(line).trimEnd() : '… The rest of the output was left out.');
    },
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}

function openOrNothing(path: string): number | undefined {
  try {
    return openSync(path, 'w', 0o600);
  } catch {
    return undefined;
  }
}
