import { homedir } from 'node:os';
import { findRedisQueues } from '../workspace/find-redis-queues.ts';
import { type GivenLocation, parseGiven } from '../workspace/location.ts';
import { requireWritable } from '../workspace/require-writable.ts';
import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function queuesHandlers(os: ContractImplementer['queues'], deps: HandlerDeps) {
  return { ...listHandlers(os, deps), ...openQueueHandlers(os, deps) };
}

/** What the window gave beside the address wins over what the address holds. */
function givenBy({ location, password }: { location: string; password?: string | undefined }): GivenLocation {
  const given = parseGiven(location, { homeDir: homedir(), base: null });
  return password ? { ...given, password } : given;
}

/** Procedures about the list of queues. */
function listHandlers(os: ContractImplementer['queues'], { workspace, alerts, audit, sampleQueue }: HandlerDeps) {
  return {
    list: os.list.handler(() => workspace.list()),
    open: os.open.handler(async ({ input }) => {
      const { location, password } = givenBy(input);
      return { queueId: await workspace.open(location, password) };
    }),
    reopen: os.reopen.handler(async ({ input }) => ({ queueId: await workspace.reopen(input.queueId) })),
    create: os.create.handler(({ input }) => {
      const { location, password } = givenBy(input);
      const plan = {
        location,
        password,
        create: { backend: input.backend },
        ...(input.name ? { name: input.name } : {}),
      };
      return audit.record(
        { queueId: null, action: 'queues.create', target: location },
        async () => ({ queueId: await workspace.create(plan) }),
        ({ queueId }) => ({ queueId }),
      );
    }),
    findInRedis: os.findInRedis.handler(({ input }) => findRedisQueues(givenBy(input))),
    openSample: os.openSample.handler(async () => ({ queueId: await sampleQueue.open() })),
    close: os.close.handler(({ input }) => workspace.close(input.queueId)),
    forget: os.forget.handler(({ input }) =>
      audit.record(
        { queueId: input.queueId, action: 'queues.forget', target: workspace.status(input.queueId).location },
        async () => {
          await workspace.forget(input.queueId);
          await alerts.queueForgotten(input.queueId);
        },
      ),
    ),
    edit: os.edit.handler(({ input: { queueId, ...change } }) =>
      audit.record({ queueId, action: 'queues.edit', target: change.name }, () => workspace.edit(queueId, change)),
    ),
    events: os.events.handler(({ signal }) => workspace.subscribe(signal)),
  };
}

/** Procedures about one open queue. */
function openQueueHandlers(os: ContractImplementer['queues'], { workspace, audit, tables }: HandlerDeps) {
  return {
    overview: os.overview.handler(({ input, signal }) =>
      workspace.client(input.queueId).queue.overview(input, until(signal)),
    ),
    nextUp: os.nextUp.handler(({ input, signal }) =>
      workspace.client(input.queueId).queue.nextUp(input, until(signal)),
    ),
    tablePreferences: os.tablePreferences.handler(({ input }) => tables.get(input.queueId)),
    setTablePreferences: os.setTablePreferences.handler(({ input }) => {
      workspace.status(input.queueId);
      return tables.set(input.queueId, input.preferences);
    }),
    setStrategy: os.setStrategy.handler(({ input }) =>
      audit.record({ queueId: input.queueId, action: 'queues.setStrategy', target: input.strategy }, async () => {
        const client = workspace.client(input.queueId);
        requireWritable(workspace.status(input.queueId));
        await client.queue.setStrategy(input);
      }),
    ),
    setPaused: os.setPaused.handler(({ input }) => {
      const { queueId, paused, projectId } = input;
      const target = projectId === undefined ? '' : (projectId ?? 'no project');
      return audit.record({ queueId, action: paused ? 'queues.pause' : 'queues.resume', target }, async () => {
        const client = workspace.client(queueId);
        requireWritable(workspace.status(queueId));
        await client.queue.setPaused(input);
      });
    }),
    save: os.save.handler(({ input }) =>
      audit.record({ queueId: input.queueId, action: 'queues.save', target: '' }, async () => {
        const client = workspace.client(input.queueId);
        requireWritable(workspace.status(input.queueId));
        await client.queue.save(input);
      }),
    ),
  };
}
