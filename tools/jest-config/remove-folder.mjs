// node remove-folder.mjs FOLDER: removes a folder when standard input ends, if permissions allow.
import { rmSync } from 'node:fs';

const [folder] = process.argv.slice(2);
process.stdin.on('end', () => {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  } catch (error) {
    console.error(`The temporary folder ${folder} was not removed: ${error.message}`);
  }
});
process.stdin.resume();
