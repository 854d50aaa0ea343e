/** Files that are worked on at a time. */
const concurrency = 8;

/**
 * Does some work for each of many files. After a failure, no more of it begins.
 * @throws the first failure, when what has begun has ended
 */
export async function inParallel<File>(
  files: readonly File[],
  work: (file: File, index: number) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const queue = files.entries();
  const worker = async () => {
    for (const [index, file] of queue) {
      if (failures.length > 0) return;
      await work(file, index).catch((failure: unknown) => failures.push(failure));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0) throw failures[0];
}
