const { spawn } = require('node:child_process');
const { basename, join } = require('node:path');

/** Minutes that a file of tests may take on a busy machine. */
const minutes = 20;

/** Milliseconds that a run may take to end by itself after its last test. */
const patience = 5_000;

/**
 * Ends what would hang: a run of tests in which a file takes too long, by a process beside this one, as the tests may keep
 * this one busy; and a run that something keeps alive after its tests.
 */
module.exports = class LimitReporter {
  constructor(globalConfig) {
    this.results = join(globalConfig.rootDir, '.results');
  }

  onRunStart() {
    const program = join(__dirname, 'file-limit.mjs');
    this.watch = spawn(
      process.execPath,
      [program, String(process.pid), this.results, String(minutes)],
      {
        stdio: ['pipe', 'ignore', 'inherit'],
      },
    );
    this.watch.unref();
    this.watch.stdin.on('error', () => {});
  }

  onTestFileStart({ path }) {
    this.watch.stdin.write(`begin ${basename(path)}\n`);
  }

  onTestFileResult({ path }) {
    this.watch.stdin.write(`end ${basename(path)}\n`);
  }

  onRunComplete() {
    setTimeout(() => {
      console.error('The tests left something open that keeps Node alive.');
      process.exit();
    }, patience).unref();
  }
};
