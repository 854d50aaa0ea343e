import { describe, expect, test } from '@jest/globals';
import { runProgram } from '../../src/environment/run-program.js';

const environment = { PATH: process.env['PATH'] ?? '' };

describe('a program is not waited for longer than it runs', () => {
  test('though what it started holds its output open', async () => {
    const left = 'sleep 20 & echo $!';
    const { code, stdout } = await runProgram(['sh', '-c', left], { environment });
    expect(code).toBe(0);
    expect(process.kill(Number(stdout), 'SIGKILL')).toBe(true);
  });

  test('when its time is over, though it leaves such a program', async () => {
    const { code } = await runProgram(['sh', '-c', 'sleep 20; true'], {
      environment,
      timeout: 300,
    });
    expect(code).toBeNull();
  });

  test('when it is no longer wanted', async () => {
    const signal = AbortSignal.timeout(300);
    const running = runProgram(['sh', '-c', 'trap "" TERM; sleep 20; true'], {
      environment,
      signal,
    });
    await expect(running).rejects.toThrow(/timeout/);
  });
});
