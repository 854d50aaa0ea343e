import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

const pollMilliseconds = 500;

/**
 * Runs the task while no other process holds the lock; waits for one that does. A lock whose holder is gone is taken
 * over.
 */
export async function withLock(file, task) {
  for (let waited = false; !take(file); waited = true) {
    if (!waited) console.log(`Waiting for the process that holds ${file}`);
    if (!isAlive(holderOf(file))) rmSync(file, { force: true });
    else await setTimeout(pollMilliseconds);
  }
  try {
    return await task();
  } finally {
    rmSync(file, { force: true });
  }
}

/** A link appears together with its content, so a lock always has a holder. */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own);
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // It was released in the meantime.
    return process.pid;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
