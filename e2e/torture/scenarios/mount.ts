import { execFileSync, spawnSync } from 'node:child_process';

/** Why file systems cannot be mounted here, or null. */
export function mountObstacle(): string | null {
  if (process.platform !== 'linux') return 'it needs the mounts of Linux';
  return process.getuid?.() === 0 ? null : 'only root may mount';
}

export function mount(args: readonly string[]): void {
  execFileSync('mount', [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Also where something still has files open there. */
export function unmount(folder: string): void {
  if (spawnSync('umount', [folder], { stdio: 'ignore' }).status !== 0) {
    spawnSync('umount', ['-l', folder], { stdio: 'ignore' });
  }
}

export function hasProgram(name: string, ...args: string[]): boolean {
  return spawnSync(name, args.length > 0 ? args : ['--version'], { stdio: 'ignore' }).error === undefined;
}
