import { type ContractImplementer, type HandlerDeps, until } from './deps.ts';

export function monitoringHandlers(os: ContractImplementer['monitoring'], { workspace }: HandlerDeps) {
  return {
    history: os.history.handler(({ input, signal }) =>
      workspace.client(input.queueId).monitoring.history(input, until(signal)),
    ),
    report: os.report.handler(({ input, signal }) =>
      workspace.client(input.queueId).monitoring.report(input, until(signal)),
    ),
    previewRule: os.previewRule.handler(({ input, signal }) =>
      workspace.client(input.queueId).monitoring.previewRule(input, until(signal)),
    ),
  };
}
