import { requireWritable } from '../workspace/require-writable.ts';
import { recordJobEnd } from '../workspace/restore-audit.ts';
import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function tasksHandlers(os: ContractImplementer['tasks'], deps: HandlerDeps) {
  return { ...readingHandlers(os, deps), ...editingHandlers(os, deps), act: actHandler(os, deps) };
}

function actHandler(os: ContractImplementer['tasks'], { workspace, audit }: HandlerDeps) {
  return os.act.handler(async ({ input }) => {
    const { queueId, action, target } = input;
    const words = target.kind === 'filter' ? JSON.stringify(target.filter) : firstIds(target.ids);
    const about = { queueId, action: `tasks.${action.kind}`, target: words };
    const started = await audit.record(
      about,
      async () => {
        requireWritable(workspace.status(queueId));
        return workspace.client(queueId).tasks.act(input);
      },
      () => ({ outcome: 'started' }),
    );
    void recordJobEnd(audit, about, workspace.client(queueId), started.jobId);
    return started;
  });
}

const IDS_NAMED = 5;

function firstIds(ids: readonly string[]): string {
  const more = ids.length - IDS_NAMED;
  return ids.slice(0, IDS_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function readingHandlers(os: ContractImplementer['tasks'], { workspace }: HandlerDeps) {
  return {
    page: os.page.handler(({ input, signal }) => workspace.client(input.queueId).tasks.page(input, until(signal))),
    facets: os.facets.handler(({ input, signal }) =>
      workspace.client(input.queueId).tasks.facets(input, until(signal)),
    ),
    get: os.get.handler(({ input, signal }) => workspace.client(input.queueId).tasks.get(input, until(signal))),
    history: os.history.handler(({ input, signal }) =>
      workspace.client(input.queueId).tasks.history(input, until(signal)),
    ),
    bodyFields: os.bodyFields.handler(({ input, signal }) =>
      workspace.client(input.queueId).tasks.bodyFields(input, until(signal)),
    ),
    failures: os.failures.handler(({ input, signal }) =>
      workspace.client(input.queueId).tasks.failures(input, until(signal)),
    ),
  };
}

function editingHandlers(os: ContractImplementer['tasks'], { workspace, audit }: HandlerDeps) {
  return {
    update: os.update.handler(({ input }) =>
      audit.record(
        { queueId: input.queueId, action: 'tasks.update', target: input.id },
        async () => {
          requireWritable(workspace.status(input.queueId));
          return workspace.client(input.queueId).tasks.update(input);
        },
        () => ({ count: 1 }),
      ),
    ),
    duplicate: os.duplicate.handler(({ input }) =>
      audit.record(
        { queueId: input.queueId, action: 'tasks.duplicate', target: input.id },
        async () => {
          requireWritable(workspace.status(input.queueId));
          return workspace.client(input.queueId).tasks.duplicate(input);
        },
        () => ({ count: 1 }),
      ),
    ),
  };
}
