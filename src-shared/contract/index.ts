import { alertsContract } from './alerts.contract.ts';
import { hostContract } from './host.contract.ts';
import { jobsContract } from './jobs.contract.ts';
import { monitoringContract } from './monitoring.contract.ts';
import { queuesContract } from './queues.contract.ts';
import { snapshotsContract } from './snapshots.contract.ts';
import { tasksContract } from './tasks.contract.ts';
import { transferContract } from './transfer.contract.ts';

/** Everything a window can ask of the app. Handlers stand in src-main/handlers, one file per area. */
export const contract = {
  host: hostContract,
  queues: queuesContract,
  tasks: tasksContract,
  snapshots: snapshotsContract,
  transfer: transferContract,
  jobs: jobsContract,
  monitoring: monitoringContract,
  alerts: alertsContract,
};

export type Contract = typeof contract;
