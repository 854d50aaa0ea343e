#!/usr/bin/env node
if (process.pid === 1) (await import('../dist/first-process.js')).runInChild();
else await import('../dist/main.js');
