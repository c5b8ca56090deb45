import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { STRATEGIES, type Strategy, strategySchema } from '../../../src-shared/models/queue.ts';
import { notifyError } from '../../components/notify.tsx';
import { useQueue, useWriteGuard } from '../../components/queue-context.tsx';
import { ReasonTooltip } from '../../components/reason-tooltip.tsx';
import { useApi } from '../rpc/rpc-provider.tsx';
import classes from './header.module.css';
import { STRATEGY_HINTS, STRATEGY_WORDS } from './strategies.ts';

/** Shows how the next task is chosen, and changes it. */
export function StrategyMenu() {
  const { queueId, info } = useQueue();
  const { allowed, reason } = useWriteGuard();
  const { api } = useApi();
  const choose = (strategy: Strategy) =>
    void api.queues
      .setStrategy({ queueId, strategy })
      .catch((error) => notifyError('The strategy was not changed', error));
  const label = STRATEGY_WORDS[info.strategy];
  if (!allowed) {
    return (
      <ReasonTooltip reason={reason}>
        <UnstyledButton
          className={classes.strategy}
          aria-label={`Strategy: ${label}`}
          aria-disabled="true"
          data-disabled
        >
          {label}
        </UnstyledButton>
      </ReasonTooltip>
    );
  }
  return (
    <Menu position="bottom-start" width={320}>
      <Menu.Target>
        <UnstyledButton className={classes.strategy} aria-label={`Strategy: ${label}`}>
          {label}
          <IconChevronDown size={12} stroke={1.75} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={info.strategy} onChange={(value) => choose(strategySchema.parse(value))}>
          {STRATEGIES.map((strategy) => (
            <Menu.RadioItem key={strategy} value={strategy} closeMenuOnClick>
              <span className={classes.strategyName}>{STRATEGY_WORDS[strategy]}</span>
              <span className={classes.strategyHint}>{STRATEGY_HINTS[strategy]}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
