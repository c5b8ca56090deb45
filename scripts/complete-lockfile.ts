/** `npm run complete-lockfile`: to be run after `npm install` changed package-lock.json. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeLockfile, type Lockfile } from './lib/lockfile.ts';
import { ROOT, say } from './lib/project.ts';

const path = join(ROOT, 'package-lock.json');
const lockfile: Lockfile = JSON.parse(readFileSync(path, 'utf8'));
const touched = completeLockfile(lockfile);

if (touched.length > 0) writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
say(touched.length === 0 ? 'package-lock.json is complete.' : `Completed ${touched.join(', ')}.`);
