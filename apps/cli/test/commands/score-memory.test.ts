import { expect, test } from '@jest/globals';
import { pythonForTests } from '@mlmodel/python';
import { mlmodel, root, runCli } from '../support/run-cli.js';

const python = pythonForTests();

/**
 * Writes batches to a scorer in one thread; reads nothing until the writer is stuck, then everything. Prints how many bytes
 * were written before the first was read, how many there were, and the most memory that the scorer had, in bytes.
 */
const slowReader = `
import subprocess, sys, threading, time
import pyarrow as pa
import numpy as np

rows, count = 65_536, 150
batch = pa.record_batch({name: np.random.rand(rows) for name in sys.argv[1].split(";")})
scorer = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
written = 0

def feed():
    global written
    with pa.ipc.new_stream(scorer.stdin, batch.schema) as writer:
        for _ in range(count):
            writer.write_batch(batch)
            written += batch.nbytes
    scorer.stdin.close()

feeder = threading.Thread(target=feed)
feeder.start()
before = -1
while before != written or written == 0:
    before = written
    time.sleep(1)
reader = pa.ipc.open_stream(scorer.stdout)
scored = 0
for answer in reader:
    scored += answer.num_rows
    status = open(f"/proc/{scorer.pid}/status").read()
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024 if "VmHWM:" in status else peak
feeder.join()
assert scorer.wait() == 0
print(before, written, peak, scored == rows * count)
`;

const mebibyte = 1024 * 1024;
const columns = 'sepal length (cm);sepal width (cm);petal length (cm);petal width (cm)';

(python ? test : test.skip)('a slow reader stops the writer, and memory stays flat', async () => {
  const command = [mlmodel, 'score', '-m', `${root}tools/models/iris`];
  const { code, stdout, stderr } = await runCli(['-c', slowReader, columns, ...command], {
    command: python ?? '',
  });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const [before = 0, written = 0, peak = 0] = stdout.split(' ').map(Number);
  expect(stdout).toMatch(/True$/m);
  expect(written).toBeGreaterThan(290 * mebibyte);
  expect(before).toBeLessThan(16 * mebibyte);
  expect(peak).toBeLessThan(400 * mebibyte);
});
