import { hash } from 'node:crypto';
import type { TaskContent } from './task-record.ts';
import { composeTaskText } from './task-text.ts';

/** SHA-256 of the task's JSON text. */
export function hashTask(task: TaskContent): Buffer {
  return hashText(composeTaskText(task));
}

export function hashText(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}

const LANES = 8;

/**
 * Order-independent sum of task hashes: eight 32-bit lanes, each added modulo 2^32. Adding and taking away
 * are O(1), so a queue's checksum is always known; equal content gives an equal sum.
 */
export class ContentSum {
  readonly #lanes: Uint32Array;

  constructor(bytes?: Buffer) {
    this.#lanes = new Uint32Array(LANES);
    if (bytes) this.add(bytes);
  }

  add(hashBytes: Buffer): void {
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) + hashBytes.readUInt32LE(lane * 4);
    }
  }

  subtract(hashBytes: Buffer): void {
    for (let lane = 0; lane < LANES; lane++) {
      this.#lanes[lane] = (this.#lanes[lane] ?? 0) - hashBytes.readUInt32LE(lane * 4);
    }
  }

  toBytes(): Buffer {
    const bytes = Buffer.allocUnsafe(LANES * 4);
    for (let lane = 0; lane < LANES; lane++) bytes.writeUInt32LE(this.#lanes[lane] ?? 0, lane * 4);
    return bytes;
  }

  toHex(): string {
    return this.toBytes().toString('hex');
  }
}
