import { create } from 'zustand';

interface VerifyStore {
  /** Job ids of the verifications under way, by snapshot id; null until the job has one. */
  readonly running: Readonly<Record<string, string | null>>;
}

/** Verifications go on while other snapshots are looked at. */
export const useVerifying = create<VerifyStore>()(() => ({ running: {} }));

export function noteVerifying(snapshotId: string, jobId: string | null): void {
  useVerifying.setState(({ running }) => ({ running: { ...running, [snapshotId]: jobId } }));
}

export function noteVerified(snapshotId: string): void {
  useVerifying.setState(({ running: { [snapshotId]: _, ...running } }) => ({ running }));
}
