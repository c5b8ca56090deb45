import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../src-main/bench/fixtures/random.ts';
import type { Arena, Round, Scenario } from '../scenario.ts';
import { Stage } from '../stage.ts';
import { Writer } from '../writer.ts';
import { mount, mountObstacle, unmount } from './mount.ts';

const KIB = 1024;
/** More than a writer gets done on the small disk. */
const STEPS = 4000;
/** Given back afterwards, so that the queue can be looked at as one that works again. */
const RESERVE_BYTES = 512 * KIB;

/** The disk fills up while a writer is at work; then there is room again. */
export const fullDisk: Scenario = {
  name: 'full disk',
  adapters: ['json', 'sqlite'],
  obstacle: mountObstacle,
  open: (arena) => ({ round: (random) => fillUp(arena, random), close: () => undefined }),
};

async function fillUp({ adapter, script, folder }: Arena, random: Random): Promise<Round> {
  const disk = mkdtempSync(join(folder, 'full-'));
  const size = RESERVE_BYTES + (300 + random.below(500)) * KIB;
  mount(['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]);
  const place = join(disk, 'queue');
  const reserve = join(disk, 'reserve');
  try {
    mkdirSync(place);
    writeFileSync(reserve, Buffer.alloc(RESERVE_BYTES));
    const stage = new Stage(place, { adapter, place });
    const writer = new Writer({ ...stage.place, script, seed: random.below(2 ** 31), steps: STEPS });
    await writer.ended();
    rmSync(reserve);
    const { history } = writer;
    const finding = await stage.judge(history);
    const told = `${size - RESERVE_BYTES} bytes; errors ${JSON.stringify([...history.errors])}`;
    return { isHit: history.errors.has('storage.full'), finding, folder: disk, told };
  } finally {
    unmount(disk);
    rmSync(disk, { recursive: true, force: true });
  }
}
