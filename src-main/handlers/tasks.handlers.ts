import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function tasksHandlers(os: ContractImplementer['tasks'], { workspace }: HandlerDeps) {
  return {
    page: os.page.handler(({ input, signal }) => workspace.client(input.queueId).tasks.page(input, until(signal))),
    facets: os.facets.handler(({ input, signal }) =>
      workspace.client(input.queueId).tasks.facets(input, until(signal)),
    ),
    get: os.get.handler(({ input, signal }) => workspace.client(input.queueId).tasks.get(input, until(signal))),
  };
}
