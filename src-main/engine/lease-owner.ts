import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import { isProcessAlive } from '../platform/process-alive.ts';

const OWNER = /^(?<program>.*):(?<pid>\d+)@(?<host>.*)$/s;

/** Name under which this process holds leases. */
export function leaseOwner(program: string): string {
  return `${program}:${process.pid}@${hostname()}`;
}

/** A claim and who has it. */
export interface LeaseInfo {
  readonly taskId: string;
  /** `program:pid@host`; null for a task that came in as `processing` and that nobody works on. */
  readonly owner: string | null;
  /** ms since 1970. */
  readonly leaseUntil: number;
  readonly startedAt: number | null;
}

/** All claims there are, those that end first at the top. */
export function readLeases(db: Database): LeaseInfo[] {
  return db
    .prepare<[], LeaseInfo>(
      `SELECT id AS taskId, lease_owner AS owner, coalesce(lease_until, 0) AS leaseUntil, started_at AS startedAt
       FROM tasks INDEXED BY leases_by_time WHERE status = 'processing' ORDER BY lease_until`,
    )
    .all();
}

/** Tasks in processing that nobody works on any more: their process has ended on this machine, or there never was one. */
export function readDeadClaims(db: Database): number[] {
  const owners = db
    .prepare<[], string | null>(
      `SELECT DISTINCT lease_owner FROM tasks INDEXED BY leases_by_time WHERE status = 'processing'`,
    )
    .pluck()
    .all();
  return owners.filter(isDead).flatMap((owner) => claimsOf(db, owner));
}

function claimsOf(db: Database, owner: string | null): number[] {
  return db
    .prepare<[string | null], number>(
      `SELECT seq FROM tasks INDEXED BY leases_by_time WHERE status = 'processing' AND lease_owner IS ?`,
    )
    .pluck()
    .all(owner);
}

function isDead(owner: string | null): boolean {
  if (owner === null) return true;
  const { pid, host } = OWNER.exec(owner)?.groups ?? {};
  return host === hostname() && !isProcessAlive(Number(pid));
}
