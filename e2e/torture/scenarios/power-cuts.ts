import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Arena, Lane, Round, Scenario } from '../scenario.ts';
import { Stage } from '../stage.ts';
import { Writer } from '../writer.ts';
import { hasProgram, mount, mountObstacle, unmount } from './mount.ts';

export type FileSystem = 'ext4' | 'xfs';

const MIB = 1024 * 1024;
const IMAGE_BYTES = { ext4: 64 * MIB, xfs: 320 * MIB };
const MOST_LINES = 80;
/** FS_IOC_SHUTDOWN: 2 lets go of everything that was not flushed. */
const SHUTDOWN = 'open(my $f, "<", $ARGV[0]) or die; my $how = pack("I", 2); ioctl($f, 0x8004587d, $how) or die "$!";';

/**
 * Power cuts: a file system of its own drops everything that was not flushed, and is mounted again. A kill does not
 * show that, since what a process wrote stays in the system's memory.
 */
export function powerCuts(fileSystem: FileSystem): Scenario {
  return {
    name: `power cut (${fileSystem})`,
    adapters: ['json', 'sqlite'],
    obstacle: ({ folder }) => mountObstacle() ?? imageObstacle(fileSystem, folder),
    open: (arena) => new PowerLane(arena, fileSystem),
  };
}

class PowerLane implements Lane {
  readonly #arena: Arena;
  readonly #disk: LoopDisk;
  #stage: Stage;

  constructor(arena: Arena, fileSystem: FileSystem) {
    this.#arena = arena;
    this.#disk = new LoopDisk(arena.folder, fileSystem);
    this.#stage = this.#newStage();
  }

  async round(random: Random): Promise<Round> {
    const { script, sabotage } = this.#arena;
    const options = { ...this.#stage.place, script, seed: random.below(2 ** 31), ...(sabotage && { sabotage }) };
    const writer = new Writer(options);
    const lines = 1 + random.below(MOST_LINES);
    await writer.told(lines);
    // What it acknowledged after the cut would count as lost.
    await writer.pause();
    this.#disk.cut();
    await writer.kill();
    const { history } = writer;
    this.#disk.remount();
    const finding = await this.#stage.judge(history, { write: random.chance(0.5) });
    const told = `cut after ${lines} lines; ${history.acknowledged.length} operations acknowledged`;
    return { isHit: history.isReady, finding, folder: this.#disk.image, told };
  }

  close(): void {
    this.#disk.remove();
  }

  #newStage(): Stage {
    const folder = join(this.#disk.folder, 'queue');
    mkdirSync(folder);
    spawnSync('sync', ['-f', folder]);
    return new Stage(folder, { adapter: this.#arena.adapter, place: folder });
  }
}

/** A file system in a file. */
class LoopDisk {
  readonly image: string;
  readonly folder: string;

  constructor(parent: string, fileSystem: FileSystem) {
    const own = mkdtempSync(join(parent, 'disk-'));
    this.image = join(own, 'image');
    this.folder = join(own, 'mounted');
    mkdirSync(this.folder);
    const image = openSync(this.image, 'w');
    ftruncateSync(image, IMAGE_BYTES[fileSystem]);
    closeSync(image);
    execFileSync(`mkfs.${fileSystem}`, ['-q', this.image], { stdio: ['ignore', 'ignore', 'pipe'] });
    mount(['-o', 'loop', this.image, this.folder]);
  }

  cut(): void {
    execFileSync('perl', ['-e', SHUTDOWN, this.folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  remount(): void {
    unmount(this.folder);
    mount(['-o', 'loop', this.image, this.folder]);
  }

  remove(): void {
    unmount(this.folder);
    rmSync(join(this.image, '..'), { recursive: true, force: true });
  }
}

function imageObstacle(fileSystem: FileSystem, folder: string): string | null {
  for (const program of ['perl', `mkfs.${fileSystem}`])
    if (!hasProgram(program, '-V')) return `${program} is not installed`;
  let disk: LoopDisk | null = null;
  try {
    disk = new LoopDisk(folder, fileSystem);
    disk.cut();
    return null;
  } catch {
    return `no ${fileSystem} image can be mounted and shut down here`;
  } finally {
    disk?.remove();
  }
}
