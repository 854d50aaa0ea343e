import { basename, dirname } from 'node:path';
import { supervise } from './keeper/supervise.js';
import { folderOf } from './state/state-folder.js';

// The program that keeps one deployment running: `node supervisor.js FOLDER`. What it throws goes to the log of the server.

const [path = ''] = process.argv.slice(2);

await supervise(folderOf(dirname(path), basename(path)));
