import type { ContractImplementer, HandlerDeps } from './deps.ts';

export function alertsHandlers(os: ContractImplementer['alerts'], { alerts, audit }: HandlerDeps) {
  const record = (action: string, target: string, write: () => Promise<void>): Promise<void> =>
    audit.record({ queueId: null, action, target }, write);
  return {
    overview: os.overview.handler(() => alerts.overview()),
    saveRule: os.saveRule.handler(({ input: { rule } }) =>
      record('alerts.saveRule', rule.name, () => alerts.saveRule(rule)),
    ),
    removeRule: os.removeRule.handler(({ input: { ruleId } }) =>
      record('alerts.removeRule', ruleId, () => alerts.removeRule(ruleId)),
    ),
    mute: os.mute.handler(({ input: { ruleId, until } }) => alerts.mute(ruleId, until)),
    acknowledge: os.acknowledge.handler(({ input }) => alerts.acknowledge(input.entryId)),
    markRead: os.markRead.handler(() => alerts.markRead()),
    test: os.test.handler(() => alerts.test()),
    setWebhook: os.setWebhook.handler(({ input: { webhook } }) =>
      record('alerts.setWebhook', webhook === null ? '' : new URL(webhook.url).host, () => alerts.setWebhook(webhook)),
    ),
  };
}
