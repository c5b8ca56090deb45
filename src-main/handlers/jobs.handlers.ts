import type { QueueClient } from '../workspace/engine-host/queue-thread.ts';
import { queueOfJob } from '../workspace/job-id.ts';
import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function jobsHandlers(os: ContractImplementer['jobs'], { workspace }: HandlerDeps) {
  const clientOf = (jobId: string): QueueClient => workspace.client(queueOfJob(jobId));
  return {
    list: os.list.handler(async ({ signal }) => {
      const lists = await Promise.allSettled(
        workspace.clients().map((client) => client.jobs.list(undefined, until(signal))),
      );
      return lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    }),
    get: os.get.handler(({ input, signal }) => clientOf(input.jobId).jobs.get(input, until(signal))),
    watch: os.watch.handler(({ input, signal }) => clientOf(input.jobId).jobs.watch(input, until(signal))),
    cancel: os.cancel.handler(({ input, signal }) => clientOf(input.jobId).jobs.cancel(input, until(signal))),
  };
}
