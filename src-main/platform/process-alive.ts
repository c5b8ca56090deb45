import { systemCode } from './file-errors.ts';

/** Whether a process of this number runs on this machine; it may be another one that got the number since. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
