import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folder of the app's data where none is given: the place that the operating system sets aside for it. */
export function defaultDataDir(platform: NodeJS.Platform, env: Environment, home = homedir()): string {
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Poppo Queue');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Poppo Queue');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'poppo-queue');
}
