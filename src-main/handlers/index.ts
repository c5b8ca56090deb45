import { alertsHandlers } from './alerts.handlers.ts';
import { type ContractImplementer, type HandlerDeps, implementer } from './deps.ts';
import { hostHandlers } from './host.handlers.ts';
import { jobsHandlers } from './jobs.handlers.ts';
import { monitoringHandlers } from './monitoring.handlers.ts';
import { queuesHandlers } from './queues.handlers.ts';
import { snapshotsHandlers } from './snapshots.handlers.ts';
import { tasksHandlers } from './tasks.handlers.ts';
import { transferHandlers } from './transfer.handlers.ts';

/** The whole contract, ready to be served by a host on any transport. */
export function createRouter(deps: HandlerDeps) {
  const os: ContractImplementer = implementer(deps);
  return os.router({
    host: hostHandlers(os.host, deps),
    queues: queuesHandlers(os.queues, deps),
    tasks: tasksHandlers(os.tasks, deps),
    snapshots: snapshotsHandlers(os.snapshots, deps),
    transfer: transferHandlers(os.transfer, deps),
    jobs: jobsHandlers(os.jobs, deps),
    monitoring: monitoringHandlers(os.monitoring, deps),
    alerts: alertsHandlers(os.alerts, deps),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
