// Analyses every folder below one in a single process with @specfy/stack-analyser.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [peer, root] = process.argv.slice(2);
const dist = path.join(peer, 'node_modules/@specfy/stack-analyser/dist');
await import(pathToFileURL(path.join(dist, 'autoload.js')));
const { analyser, FSProvider } = await import(pathToFileURL(path.join(dist, 'index.js')));
for (const name of fs.readdirSync(root).sort()) {
  await analyser({ provider: new FSProvider({ path: path.join(root, name) }) });
}
