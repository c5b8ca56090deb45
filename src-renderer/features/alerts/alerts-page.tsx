import { Button, Skeleton } from '@mantine/core';
import { IconBellRinging, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { AlertRule } from '../../../src-shared/models/alert-rule.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { SMALL_ICON } from '../../components/icons.ts';
import { useQueue } from '../../components/queue-context.tsx';
import { AlertLog } from './alert-log.tsx';
import classes from './alerts.module.css';
import { newRule, RuleEditor } from './rule-editor.tsx';
import { RuleTable } from './rule-table.tsx';
import { useAlertActions, useAlerts } from './use-alerts.ts';

/** The rules that watch this queue, and what fired. */
export function AlertsPage() {
  const { queueId } = useQueue();
  const { data, error, refetch } = useAlerts();
  const actions = useAlertActions();
  const [edited, setEdited] = useState<AlertRule | null>(null);
  if (!data) {
    return (
      <div className={classes.page}>
        {error ? (
          <ErrorNotice title="The alerts could not be read" error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton height={300} radius={8} />
        )}
      </div>
    );
  }
  const rules = data.rules.filter((rule) => rule.queueId === null || rule.queueId === queueId);
  const statuses = data.statuses.filter((status) => status.queueId === queueId);
  const entries = data.entries.filter((entry) => entry.queueId === queueId);
  return (
    <div className={classes.page}>
      <div className={classes.toolbar}>
        <Button variant="default" leftSection={<IconBellRinging {...SMALL_ICON} />} onClick={() => void actions.test()}>
          Send a test
        </Button>
        <Button variant="filled" leftSection={<IconPlus {...SMALL_ICON} />} onClick={() => setEdited(newRule(queueId))}>
          New rule
        </Button>
      </div>
      <RuleTable rules={rules} statuses={statuses} onEdit={setEdited} />
      <AlertLog entries={entries} />
      <RuleEditor rule={edited} onClose={() => setEdited(null)} />
    </div>
  );
}
