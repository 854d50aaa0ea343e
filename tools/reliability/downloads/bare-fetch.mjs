// usage: bare-fetch.mjs URLS FOLDER   fetches URLs, a JSON array, by 8 connections into files; prints milliseconds, and seconds of the processor
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [, , urls = '[]', folder = ''] = process.argv;
const begin = performance.now();
await mkdir(folder, { recursive: true });
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const queue = JSON.parse(urls).entries();
const worker = async () => {
  for (const [index, url] of queue) {
    const response = await new Promise((resolve, reject) => {
      get(url, { agent }, resolve).once('error', reject);
    });
    if (response.statusCode !== 200) throw new Error(`${url} has status ${response.statusCode}`);
    await pipeline(response, createWriteStream(join(folder, `${index}`)));
  }
};
await Promise.all(Array.from({ length: 8 }, worker));
const milliseconds = performance.now() - begin;
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ milliseconds, processor: (user + system) / 1e6 }));
agent.destroy();
