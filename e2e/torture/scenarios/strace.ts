import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Stage } from '../stage.ts';
import { type LaunchOptions, Writer } from '../writer.ts';

/** Calls of the system by which a queue comes onto the disk. */
export const DISK_CALLS = ['write', 'pwrite64', 'fsync', 'fdatasync', 'rename', 'link', 'unlink', 'ftruncate'] as const;
export type DiskCall = (typeof DISK_CALLS)[number];

/** The n-th call of a kind by one thread. */
export interface Point {
  readonly call: DiskCall;
  readonly number: number;
}

/** Why strace cannot be used, or null. */
export function straceObstacle(): string | null {
  if (process.platform !== 'linux') return 'strace is for Linux';
  const { status, error } = spawnSync('strace', ['-f', '-qq', '-o', '/dev/null', '-e', 'trace=none', 'true']);
  if (error) return 'strace is not installed';
  return status === 0 ? null : 'strace may not trace here';
}

/** Runs a writer to its end and answers every call by which it touched its queue's folder. */
export async function pointsOf(launch: LaunchOptions, { folder }: Pick<Stage, 'folder'>): Promise<Point[]> {
  const { log } = await traced(launch, folder, DISK_CALLS, []);
  const counts = new Map<string, number>();
  const points: Point[] = [];
  for (const line of log.split('\n')) {
    const [, thread, name] = /^(\d+) +(\w+)\(/.exec(line) ?? [];
    const call = DISK_CALLS.find((known) => known === name);
    if (call === undefined) continue;
    const number = (counts.get(`${thread} ${call}`) ?? 0) + 1;
    counts.set(`${thread} ${call}`, number);
    if (line.includes(folder)) points.push({ call, number });
  }
  return points;
}

/** Runs a writer that fails at a point: `what` is strace's, e.g. `signal=KILL` or `error=EIO`. */
export async function failAt(
  launch: LaunchOptions,
  { folder }: Pick<Stage, 'folder'>,
  { call, number }: Point,
  what: string,
  when: 'once' | 'from then on',
): Promise<{ writer: Writer; isHit: boolean }> {
  const inject = `inject=${call}:${what}:when=${number}${when === 'once' ? '' : '+'}`;
  const { writer, log } = await traced(launch, folder, [call], ['-e', inject]);
  const { signal, code } = await writer.ended();
  const isKilled = signal === 'SIGKILL' || code === 137;
  const isInjected = log.split('\n').some((line) => line.includes('(INJECTED)') && line.includes(folder));
  return { writer, isHit: isKilled || isInjected };
}

async function traced(launch: LaunchOptions, folder: string, calls: readonly string[], more: readonly string[]) {
  const path = `${folder}.strace`;
  // It halves the time, but then signals are not injected.
  const fast = more.some((argument) => argument.includes('signal=')) ? [] : ['--seccomp-bpf'];
  const strace = ['strace', '-f', '-qq', '-y', ...fast, '-s', '512', '-o', path, '-e', `trace=${calls.join()}`];
  const writer = new Writer({ ...launch, under: [...strace, ...more] });
  await writer.ended();
  const log = existsSync(path) ? readFileSync(path, 'utf8') : '';
  rmSync(path, { force: true });
  return { writer, log };
}

/** Points of a few writers with seeds of their own, found once per arena. */
export class PointAtlas {
  readonly #launch: (seed: number, stage: Stage) => LaunchOptions;
  readonly #newStage: () => Stage;
  readonly #known = new Map<number, Promise<Point[]>>();

  constructor(newStage: () => Stage, launch: (seed: number, stage: Stage) => LaunchOptions) {
    this.#newStage = newStage;
    this.#launch = launch;
  }

  of(seed: number): Promise<Point[]> {
    const points = this.#known.get(seed) ?? this.#find(seed);
    this.#known.set(seed, points);
    return points;
  }

  async #find(seed: number): Promise<Point[]> {
    const stage = this.#newStage();
    try {
      return await pointsOf(this.#launch(seed, stage), stage);
    } finally {
      stage.remove();
    }
  }
}
